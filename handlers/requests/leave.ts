// "请假 到周五 由 李敏 代": leave is noted and open requests go to the stand-in, or are shared out among the others of the
// grid. "销假" ends it. What was handed over stays where it is.
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { FollowUp, Outcome } from '../../models/message/outcome';
import { isStaff, type Person } from '../../models/person/person';
import type { Request } from '../../models/request/request';
import { WORKERS } from '../../models/request/policy';
import { handover, type PlacedCandidate } from '../../models/roster/assign';
import { defineHandler } from '../handler';
import type { Read } from '../read';
import type { Turn } from '../turn';
import { type ActArgs, actHandler } from './act';
import { endOf } from './moment';
import { forStaff } from './own';
import { type Named, personOf } from './people';

const MOST = 300;
const KEPT_CAUSES = 20;

interface LeaveArgs extends Named {
  readonly until?: string;
  readonly days?: number;
}

interface Loaded {
  readonly person: Person | undefined;
  readonly standIn: Person | Refusal | undefined;
  readonly open: readonly Request[];
  readonly others: readonly PlacedCandidate[];
}

const NO_ONE: Loaded = { person: undefined, standIn: undefined, open: [], others: [] };

/** Those who may take over: workers and officers of the units the requests lie in. */
const candidates = async (turn: Turn, open: readonly Request[], read: Read): Promise<PlacedCandidate[]> => {
  const units = [
    ...new Set(open.flatMap((r) => [...r.path, ...(r.dispatchedTo === undefined ? [] : [r.dispatchedTo])])),
  ];
  const lists = await Promise.all([...WORKERS, 'departmentOfficer'].map((role) => read.holders(role, units)));
  const people = new Map(lists.flat().map((p) => [p._id, p]));
  const loads = await read.loads([...people.keys()]);
  return [...people.values()].map((p) => ({
    personId: p._id,
    openCount: loads.get(p._id) ?? 0,
    areaHouseholds: 0,
    onLeave: p.leave !== undefined && p.leave.until > turn.now,
    ...(p.lastAssignedAt !== undefined && { lastAssignedAt: p.lastAssignedAt }),
    unitIds: p.grants.filter((g) => !g.partTime && g.role !== 'resident').map((g) => g.unitId),
  }));
};

export const leave = defineHandler<LeaveArgs, Loaded>({
  id: 'person.leave',
  offered: forStaff,
  async load(turn, args, read) {
    if (!isStaff(turn.actor)) return NO_ONE;
    const home = turn.actor.grants.find((g) => g.role !== 'resident')?.unitId;
    const named = args.person !== undefined || (args.personIds?.length ?? 0) > 0;
    const [person, standIn, open] = await Promise.all([
      read.person(turn.actor._id),
      named ? personOf(turn, args, home, read) : undefined,
      read.requests({ assigneeId: turn.actor._id, open: true }, { sort: 'due', limit: MOST }),
    ]);
    return { person, standIn, open, others: await candidates(turn, open, read) };
  },
  decide(turn, args, { person, standIn, open, others }): Outcome | Refusal | undefined {
    if (!isStaff(turn.actor)) return refuse('notAllowed');
    if (isRefusal(standIn)) return standIn;
    if (!person) return undefined;
    if (person.causes.includes(turn.cause)) return undefined;
    const home = person.grants.find((g) => g.role !== 'resident')?.unitId ?? '';
    const until = endOf(turn, home, args);
    if (until === undefined) return refuse('leave.when');
    if (until <= turn.now) return refuse('leave.past');
    const plan = handover(
      open.map((r) => ({ requestId: r._id, path: r.path, dueAt: r.dueAt })),
      person._id,
      others,
      turn.cause,
      standIn?._id,
    );
    const record: Person = {
      ...person,
      v: person.v + 1,
      causes: [...person.causes, turn.cause].slice(-KEPT_CAUSES),
      leave: { until, ...(standIn && { standIn: standIn._id }) },
    };
    return {
      save: { kind: 'person', record },
      say: answer(
        turn,
        standIn ? 'leave.doneWith' : 'leave.done',
        { name: standIn?.name, requests: open.length },
        until,
      ),
      follow: plan.map((move): FollowUp => ({
        handler: 'request.handOver',
        args: { id: move.requestId, by: person._id, until, ...(move.to !== undefined && { personIds: [move.to] }) },
      })),
    };
  },
});

const answer = (turn: Turn, key: string, params: Outcome['say'][number]['params'], until?: number): Outcome['say'] => [
  {
    to: turn.room ? { room: turn.room._id } : { person: turn.actor._id },
    key,
    params,
    ...(until !== undefined && { terms: { until: { time: until } } }),
    weight: 'reply',
  },
];

export const back = defineHandler<object, { person: Person | undefined }>({
  id: 'person.back',
  offered: (turn) => turn.actor.leave !== undefined,
  load: async (turn, _args, read) => ({ person: await read.person(turn.actor._id) }),
  decide(turn, _args, { person }): Outcome | Refusal | undefined {
    if (person?.causes.includes(turn.cause)) return undefined;
    if (!person?.leave || person.leave.until <= turn.now) return refuse('leave.none');
    const { leave: _over, ...rest } = person;
    const record: Person = { ...rest, v: person.v + 1, causes: [...person.causes, turn.cause].slice(-KEPT_CAUSES) };
    return { save: { kind: 'person', record }, say: answer(turn, 'leave.back', {}) };
  },
});

/** One request of somebody on leave goes to another; without a person back to those who may claim it. */
export const handOver = actHandler<ActArgs & Named & { readonly until?: number }, Person | undefined>({
  id: 'request.handOver',
  extra: async (turn, args, request, read) =>
    args.personIds === undefined && args.person === undefined ? undefined : personOf(turn, args, request.unitId, read),
  act: ({ until }, _request, _by, to) => ({
    act: 'handOver',
    ...(to && { to }),
    ...(typeof until === 'number' && { until }),
  }),
});

/** Notes when somebody was last given work by the roster, so that the next one goes to another. */
export const assigned = defineHandler<{ readonly id: string; readonly at: number }, { person: Person | undefined }>({
  id: 'person.assigned',
  load: async (_turn, { id }, read) => ({ person: await read.person(id) }),
  decide(turn, { at }, { person }): Outcome | undefined {
    if (!person || person.causes.includes(turn.cause) || (person.lastAssignedAt ?? 0) >= at) return undefined;
    const causes = [...person.causes, turn.cause].slice(-KEPT_CAUSES);
    const record: Person = { ...person, v: person.v + 1, causes, lastAssignedAt: at };
    return { save: { kind: 'person', record }, say: [] };
  },
});
