// Lists in chat: 我的任务, 今天到期, 未认领, 我的诉求, 清零单, 三率, 台账. Personal lists go to the direct chat when asked for in a
// residents' group.
import type { Outcome } from '../../models/message/outcome';
import type { Audience, Say, Term } from '../../models/message/say';
import { isStaff, type Person } from '../../models/person/person';
import { clocksFor } from '../../models/request/clocks';
import { colour } from '../../models/request/colour';
import { percent, type Rate, ratesOf } from '../../models/request/rates';
import type { Request } from '../../models/request/request';
import { refuse } from '../../models/kernel/refusal';
import { defineHandler } from '../handler';
import type { Read, RequestFilter } from '../read';
import type { Turn } from '../turn';
import { ctxOf } from './scene';
import { endOf } from './moment';
import { forStaff } from './own';
import { communityOf } from './target';

/** Lines of one list; the rest is counted. */
const MOST_LINES = 10;
/** Requests that rates are counted from. */
const MOST_COUNTED = 5000;
const DAY = 86_400_000;

/** One request as a line: number, kind, place, where it stands, until when. No words of anybody. */
export const lineOf = (turn: Turn, request: Request): Term => {
  const hue = request.open
    ? colour(clocksFor(request, ctxOf(turn, new Map())), turn.now, request.danger !== undefined)
    : 'closed';
  const place = request.place?.text || undefined;
  return {
    text: `say.list.line.${hue}`,
    params: { code: request.code, ...(place !== undefined && !request.private && { place }) },
    terms: {
      category: { text: `category.${request.category}` },
      status: { text: `status.${request.status}` },
      due: { time: request.dueAt },
      ...((place === undefined || request.private) && { place: { text: 'say.list.noPlace' } }),
    },
  };
};

/** Where a personal list may be shown: where it was asked for, unless residents read along there. */
const asideOf = (turn: Turn): Audience => {
  const { room, actor } = turn;
  return room && (room.direct || room.purpose !== 'residents') ? { room: room._id } : { person: actor._id };
};

/** A list as words: the lines, and how many there are in all. */
export const listSay = (
  turn: Turn,
  to: Audience,
  key: string,
  found: readonly Request[],
  total: number,
  weight: Say['weight'] = 'reply',
): Say => ({
  to,
  key: total === 0 ? `${key}.none` : total > found.length ? `${key}.more` : key,
  params: { total },
  ...(total > 0 && { terms: { lines: { lines: found.map((r) => lineOf(turn, r)) } } }),
  weight,
});

/** Units somebody works for. */
const workUnits = (person: Person): string[] =>
  person.grants.filter((g) => g.role !== 'resident' && g.role !== 'householdLead' && !g.partTime).map((g) => g.unitId);

interface Found {
  readonly list: readonly Request[];
  readonly total: number;
}

const find = async (filter: RequestFilter, read: Read, sort: 'due' | 'newest' = 'due'): Promise<Found> => {
  const list = await read.requests(filter, { sort, limit: MOST_LINES });
  return { list, total: list.length < MOST_LINES ? list.length : await read.countRequests(filter) };
};

const listHandler = (
  id: string,
  offered: (turn: Turn) => boolean,
  filter: (turn: Turn) => RequestFilter,
  sort: 'due' | 'newest' = 'due',
) =>
  defineHandler<object, Found>({
    id,
    offered,
    load: (turn, _args, read) => find(filter(turn), read, sort),
    decide: (turn, _args, { list, total }): Outcome => ({
      say: [listSay(turn, asideOf(turn), id.replace('request.', 'list.'), list, total)],
    }),
  });

const anybody = (): boolean => true;
const endOfToday = (turn: Turn): number => {
  const unitId = turn.room?.unitId ?? turn.actor.grants[0]?.unitId ?? '';
  return endOf(turn, unitId, { days: 0 }) ?? turn.now;
};

export const mine = listHandler('request.mine', forStaff, (turn) => ({ assigneeId: turn.actor._id, open: true }));

export const dueToday = listHandler('request.dueToday', forStaff, (turn) => ({
  assigneeId: turn.actor._id,
  open: true,
  dueBefore: endOfToday(turn),
}));

export const unclaimed = listHandler('request.unclaimed', forStaff, (turn) => ({
  under: workUnits(turn.actor),
  status: ['accepted', 'dispatched'],
}));

export const myReports = listHandler(
  'request.myReports',
  anybody,
  (turn) => ({ reporterId: turn.actor._id }),
  'newest',
);

export const zero = listHandler('request.zero', forStaff, (turn) => ({ under: workUnits(turn.actor), open: true }));

/** 台账 is a table in the console; a one-time link leads there, in a direct chat only. */
export const ledger = defineHandler<object, { link: string | undefined; minutes: number }>({
  id: 'request.ledger',
  offered: (turn) => turn.room?.direct === true && isStaff(turn.actor),
  load: async (turn, _args, read) =>
    turn.room?.direct && isStaff(turn.actor) ? read.loginLink(turn.actor._id) : { link: undefined, minutes: 0 },
  decide(turn, _args, { link, minutes }) {
    if (!turn.room) return undefined;
    if (!isStaff(turn.actor)) return refuse('loginForStaff');
    if (link === undefined) return refuse('loginInDirect');
    return { say: [{ to: { room: turn.room._id }, key: 'list.ledger', params: { link, minutes }, weight: 'reply' }] };
  },
});

const rateTerm = (name: string, rate: Rate): Term => ({
  text: percent(rate) === undefined ? `say.rates.${name}.none` : `say.rates.${name}`,
  params: { percent: percent(rate), part: rate.part, of: rate.of },
});

/** 三率 of the last 30 days where somebody works, or of the community they live in. */
export const rates = defineHandler<object, { requests: readonly Request[] }>({
  id: 'request.rates',
  offered: anybody,
  async load(turn, _args, read) {
    const own = workUnits(turn.actor);
    const under = own.length > 0 ? own : [communityOf(turn)].filter((id) => id !== undefined);
    if (under.length === 0) return { requests: [] };
    return {
      requests: await read.requests(
        { under, createdAfter: turn.now - 30 * DAY },
        { sort: 'newest', limit: MOST_COUNTED },
      ),
    };
  },
  decide(turn, _args, { requests }) {
    const found = ratesOf(requests, turn.now);
    const lines = (['response', 'resolution', 'satisfaction', 'onTime'] as const).map((name) =>
      rateTerm(name, found[name]),
    );
    return {
      say: [
        {
          to: asideOf(turn),
          key: 'rates.text',
          params: { total: found.total },
          terms: { lines: { lines } },
          weight: 'reply',
        },
      ],
    };
  },
});
