// The state table of requests: which act is possible in which status, and what may come of it. The machine obeys it, the
// tests walk every cell of it, docs/requests.md shows it.
import type { ActName } from './act';
import type { Status } from './request';

/** A status, or `new` for a request that is not there yet. */
export type Column = Status | 'new';

/** What each act may lead to, by the status it finds. A missing cell is refused. */
export type Row = Partial<Readonly<Record<Column, readonly Status[]>>>;

const stay = (...statuses: readonly Status[]): Row => Object.fromEntries(statuses.map((s) => [s, [s]]));
const lead = (to: readonly Status[], ...from: readonly Column[]): Row => Object.fromEntries(from.map((s) => [s, to]));

const HANDLED: readonly Status[] = ['inProgress', 'onHold', 'transferred', 'whistled', 'reopened'];
const BEFORE_DONE: readonly Status[] = ['accepted', 'dispatched', ...HANDLED];
const ALL_OPEN: readonly Status[] = [...BEFORE_DONE, 'resolved', 'verified'];

export const TABLE: Readonly<Record<ActName, Row>> = {
  report: { new: ['accepted'] },
  splitOff: { new: ['accepted'] },
  supplement: stay(...ALL_OPEN),
  support: stay(...BEFORE_DONE, 'resolved'),
  withdraw: {
    accepted: ['withdrawn', 'accepted'],
    dispatched: ['withdrawn', 'dispatched'],
    inProgress: ['withdrawn', 'inProgress'],
  },
  merge: lead(['merged'], 'accepted', 'dispatched', 'inProgress', 'onHold', 'reopened'),
  absorb: stay(...BEFORE_DONE, 'resolved'),
  split: stay('accepted', 'dispatched', 'inProgress', 'onHold', 'whistled', 'reopened'),
  triage: stay(...BEFORE_DONE),
  dispatch: lead(['dispatched'], 'accepted', 'dispatched', 'inProgress', 'reopened'),
  claim: lead(['inProgress'], 'accepted', 'dispatched', 'reopened'),
  assign: {
    ...lead(['inProgress'], 'accepted', 'dispatched', 'inProgress', 'reopened'),
    whistled: ['whistled'],
  },
  release: lead(['accepted', 'dispatched'], 'inProgress', 'onHold', 'reopened'),
  offer: lead(['transferred'], 'inProgress', 'whistled', 'reopened'),
  acceptOffer: { transferred: ['inProgress', 'whistled'] },
  declineOffer: { transferred: ['inProgress', 'whistled'] },
  handOver: {
    inProgress: ['inProgress', 'accepted', 'dispatched'],
    reopened: ['reopened', 'accepted', 'dispatched'],
    transferred: ['inProgress', 'whistled', 'accepted', 'dispatched'],
    onHold: ['onHold', 'accepted', 'dispatched'],
    whistled: ['whistled'],
    resolved: ['resolved'],
    verified: ['verified'],
  },
  hold: lead(['onHold'], 'inProgress', 'reopened'),
  resume: { onHold: ['inProgress'] },
  askExtension: stay('inProgress', 'onHold', 'whistled', 'reopened'),
  grantExtension: stay(...HANDLED),
  refuseExtension: stay(...HANDLED),
  whistle: lead(['whistled'], 'accepted', 'dispatched', 'inProgress', 'whistled', 'reopened'),
  arrive: { whistled: ['whistled'], onHold: ['onHold'], transferred: ['transferred'] },
  whistleDone: { whistled: ['whistled', 'inProgress'], transferred: ['transferred'] },
  whistleRefuse: { whistled: ['whistled', 'inProgress'], transferred: ['transferred'] },
  note: {
    ...stay('accepted', 'dispatched', 'inProgress', 'onHold', 'transferred', 'whistled'),
    reopened: ['inProgress'],
    resolved: ['resolved'],
  },
  resolve: {
    ...lead(['resolved', 'inProgress'], 'accepted', 'dispatched', 'inProgress', 'reopened'),
    onHold: ['resolved', 'onHold'],
  },
  confirm: { resolved: ['resolved', 'verified', 'closed'] },
  dispute: { resolved: ['resolved'] },
  assignCheck: stay('resolved', 'verified'),
  finding: { resolved: ['closed', 'reopened'], verified: ['closed', 'reopened'] },
  close: { verified: ['closed'] },
  reopen: lead(['reopened'], 'verified', 'closed'),
  decline: lead(['declined'], 'accepted', 'dispatched', 'inProgress', 'onHold', 'reopened'),
  receive: stay(...ALL_OPEN),
  tick: {
    accepted: ['accepted', 'inProgress'],
    dispatched: ['dispatched', 'inProgress'],
    inProgress: ['inProgress'],
    onHold: ['onHold', 'inProgress'],
    transferred: ['transferred', 'inProgress', 'whistled'],
    whistled: ['whistled'],
    reopened: ['reopened', 'inProgress'],
    resolved: ['resolved', 'verified', 'closed'],
    verified: ['verified', 'closed'],
  },
};
