// Binding a group to a unit: "绑定 幸福里一网格". Only then do reports made in it find their way.
import { LOCALES, namespace } from '../../locales/index';
import { refuse } from '../../models/kernel/refusal';
import type { RoomPurpose } from '../../models/message/say';
import { holds } from '../../models/person/person';
import type { Room } from '../../models/room/room';
import { defineHandler } from '../handler';

const MAY = ['communityWorker', 'branchSecretary', 'dispatcher', 'admin'] as const;

/** Words for the purposes of a group, from the locale files. */
const PURPOSES: Readonly<Record<string, RoomPurpose>> = Object.fromEntries(
  LOCALES.flatMap((l) => Object.entries(namespace(l, 'marker')['purposes'] as Record<RoomPurpose, string[]>)).flatMap(
    ([purpose, names]) => names.map((n) => [n, purpose as RoomPurpose]),
  ),
);

/** Binds the group it is said in. Saying it again changes the binding. */
export const bindRoom = defineHandler<{ text?: string; choice?: string }, { room: Room | undefined }>({
  id: 'room.bind',
  offered: (turn) =>
    turn.room?.direct === false && turn.actor.grants.some((g) => (MAY as readonly string[]).includes(g.role)),
  load: async (turn, _args, read) => ({ room: turn.room ? await read.room(turn.room._id) : undefined }),
  decide(turn, args, { room }) {
    const here = turn.room;
    if (!here || here.direct) return refuse('bindInGroup');
    if (room?.causes.includes(turn.cause)) return undefined;
    const words = (args.text ?? '').split(/\s+/).filter((w) => w !== '');
    const last = words.at(-1) ?? '';
    const purpose = PURPOSES[args.choice ?? last] ?? 'residents';
    const name = (PURPOSES[last] && words.length > 1 ? words.slice(0, -1) : words).join('');
    const found = [...turn.tree.units.values()].filter((u) => u.name === name || u.aliases.includes(name));
    const mine = found.filter((u) => holds(turn.actor, MAY, u._id, turn.tree));
    if (found.length === 0) return refuse('unknownUnit', { name });
    if (mine.length === 0) return refuse('notAllowed');
    const unit = mine[0]!;
    const record: Room = {
      ...(room ?? { ...here, name: here.name }),
      v: (room?.v ?? 0) + 1,
      causes: [...(room?.causes ?? []), turn.cause].slice(-20),
      unitId: unit._id,
      purpose,
    };
    return {
      save: { kind: 'room', record },
      say: [{ to: { room: here._id }, key: `room.bound.${purpose}`, params: { unit: unit.name }, weight: 'reply' }],
    };
  },
});
