// What comes by itself: each worker's list at half past eight, the weekly list of what is still open (清零) per unit.
// Timers of a unit call these; nothing is said on days off, and to nobody whose hands are empty.
import type { Outcome } from '../../models/message/outcome';
import type { Person, Role } from '../../models/person/person';
import type { Request, Status } from '../../models/request/request';
import { defineHandler } from '../handler';
import type { Read } from '../read';
import type { Turn } from '../turn';
import { listSay } from './lists';

const ROLES: readonly Role[] = ['gridWorker', 'branchSecretary', 'communityWorker', 'departmentOfficer'];
/** What still waits for its handler; what is done and waits for others is no work of today. */
const IN_HAND: readonly Status[] = [
  'accepted',
  'dispatched',
  'inProgress',
  'onHold',
  'transferred',
  'whistled',
  'reopened',
];
const MOST_LINES = 10;
const MOST_ZERO = 15;

interface UnitArgs {
  readonly unitId: string;
}

interface Hands {
  readonly person: Person;
  readonly list: readonly Request[];
  readonly total: number;
}

const isWorkday = (turn: Turn, unitId: string): boolean => {
  const hours = turn.hoursOf(unitId);
  return turn.calendar.isWorkday(turn.calendar.localDate(turn.now, hours.zone), hours);
};

const handsOf = async (person: Person, read: Read): Promise<Hands> => {
  const filter = { assigneeId: person._id, status: IN_HAND };
  const list = await read.requests(filter, { sort: 'due', limit: MOST_LINES });
  return { person, list, total: list.length < MOST_LINES ? list.length : await read.countRequests(filter) };
};

/** The list of the day for everybody who works exactly at this unit and is not on leave. */
export const daily = defineHandler<UnitArgs, readonly Hands[]>({
  id: 'digest.daily',
  async load(turn, { unitId }, read) {
    if (!isWorkday(turn, unitId)) return [];
    const lists = await Promise.all(ROLES.map((role) => read.holders(role, [unitId])));
    const people = new Map(lists.flat().map((p) => [p._id, p]));
    const here = [...people.values()].filter((p) => !(p.leave && p.leave.until > turn.now));
    return Promise.all(here.map((p) => handsOf(p, read)));
  },
  decide(turn, _args, hands): Outcome | undefined {
    const busy = hands.filter((h) => h.total > 0);
    if (busy.length === 0) return undefined;
    return { say: busy.map((h) => listSay(turn, { person: h.person._id }, 'digest.daily', h.list, h.total, 'push')) };
  },
});

/** What is open at the unit, in its workers' group, until nothing is. */
export const weekly = defineHandler<UnitArgs, { list: readonly Request[]; total: number }>({
  id: 'zero.weekly',
  async load(turn, { unitId }, read) {
    if (turn.setting(unitId, 'zeroList') !== true) return { list: [], total: 0 };
    const filter = { under: [unitId], open: true };
    const list = await read.requests(filter, { sort: 'due', limit: MOST_ZERO });
    return { list, total: list.length < MOST_ZERO ? list.length : await read.countRequests(filter) };
  },
  decide(turn, { unitId }, { list, total }): Outcome | undefined {
    if (total === 0) return undefined;
    const say = listSay(turn, { unit: unitId, purpose: 'workers' }, 'zero.weekly', list, total, 'push');
    return { say: [{ ...say, params: { ...say.params, unit: turn.tree.get(unitId)?.name } }] };
  },
});
