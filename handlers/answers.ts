// Short answers to those who spoke to the bot: not understood, too long, another language, a login link.
import { refuse } from '../models/kernel/refusal';
import { isStaff, type Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import { defineHandler } from './handler';

/** Spoken to, but nothing to be made of it: says how a report sounds. */
export const notUnderstood = defineHandler<object, undefined>({
  id: 'message.notUnderstood',
  load: async () => undefined,
  decide: (turn) =>
    turn.room && { say: [{ to: { room: turn.room._id }, key: 'answer.notUnderstood', params: {}, weight: 'reply' }] },
});

/** More than fits one matter. */
export const tooLong = defineHandler<{ limit: number }, undefined>({
  id: 'message.tooLong',
  load: async () => undefined,
  decide: (_turn, { limit }) => refuse('tooLong', { limit }),
});

/** "English", "中文": the language of a person in a direct chat, of the group otherwise (staff only). */
export const language = defineHandler<{ choice?: string }, { room: Room | undefined; person: Person | undefined }>({
  id: 'language',
  offered: (turn) => turn.room?.direct === true,
  load: async (turn, _args, read) => ({
    room: turn.room ? await read.room(turn.room._id) : undefined,
    person: await read.person(turn.actor._id),
  }),
  decide(turn, { choice }, { room, person }) {
    const here = turn.room;
    if (!here) return undefined;
    const locale = /en|英/i.test(choice ?? turn.message?.text ?? '') ? ('en' as const) : ('zh-CN' as const);
    const say = [{ to: { room: here._id }, key: 'answer.language', params: {}, weight: 'reply' as const }];
    if (!here.direct) {
      if (!isStaff(turn.actor)) return refuse('notAllowed');
      if (!room || room.causes.includes(turn.cause)) return undefined;
      const causes = [...room.causes, turn.cause].slice(-20);
      return { save: { kind: 'room', record: { ...room, locale, v: room.v + 1, causes } as Room }, say };
    }
    if (person?.causes.includes(turn.cause)) return undefined;
    const known = person ?? turn.actor;
    const causes = [...known.causes, turn.cause].slice(-20);
    return { save: { kind: 'person', record: { ...known, locale, v: known.v + 1, causes } as Person }, say };
  },
});

/** "登录": a one-time link to the console, only ever in a direct chat. */
export const login = defineHandler<object, { link: string | undefined; minutes: number }>({
  id: 'login',
  offered: (turn) => turn.room?.direct === true && isStaff(turn.actor),
  load: async (turn, _args, read) =>
    turn.room?.direct && isStaff(turn.actor) ? read.loginLink(turn.actor._id) : { link: undefined, minutes: 0 },
  decide(turn, _args, { link, minutes }) {
    if (!turn.room) return undefined;
    if (!isStaff(turn.actor)) return refuse('loginForStaff');
    if (!turn.room.direct || link === undefined) return refuse('loginInDirect');
    return { say: [{ to: { room: turn.room._id }, key: 'answer.login', params: { link, minutes }, weight: 'reply' }] };
  },
});
