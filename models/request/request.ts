// A service request 诉求: the record, its timeline and what hangs on it. Changed only by models/request/machine.ts.
import type { Owed, Versioned } from '../message/outcome';
import type { Photo } from '../message/incoming';
import type { Triage } from './category';

export type Status =
  | 'accepted'
  | 'dispatched'
  | 'inProgress'
  | 'onHold'
  | 'transferred'
  | 'whistled'
  | 'resolved'
  | 'verified'
  | 'reopened'
  | 'closed'
  | 'declined'
  | 'merged'
  | 'withdrawn';

export type Urgency = 'high' | 'normal' | 'low';
export type Danger = 'gas' | 'fire' | 'collapse' | 'electric' | 'trapped' | 'person' | 'flood';

/**
 * Every kind of timeline line; labels in locales/<language>/api.json under `event`. Clocks read these: the dispatch clock runs from
 * `reported` to the first of `dispatched`, `claimed`, `assigned`; the first reply from `reported` to the first of `noted`,
 * `claimed`, `resolved`, `declined`; the resolution from `reported` (again from `reopened`) to `resolved`, paused from `held` to
 * `resumed`, longer by `extensionGranted` (`data.days`); the check from `resolved` to `closed` or `reopened`. `triaged` and
 * `dispatched` carry what they changed in `data`.
 */
export const EVENT_TYPES = [
  'reported',
  'supplemented',
  'supported',
  'unsupported',
  'withdrawn',
  'merged',
  'absorbed',
  'split',
  'triaged',
  'dispatched',
  'claimed',
  'assigned',
  'released',
  'offered',
  'offerAccepted',
  'offerDeclined',
  'offerExpired',
  'held',
  'resumed',
  'extensionAsked',
  'extensionGranted',
  'extensionRefused',
  'whistled',
  'arrived',
  'whistleDone',
  'whistleRefused',
  'whistleMissed',
  'noted',
  'resolved',
  'confirmed',
  'disputed',
  'checkEnded',
  'checkAssigned',
  'checked',
  'closed',
  'reopened',
  'declined',
  'handedOver',
  'warned',
  'supervised',
  'escalated',
  'paged',
  'received',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** One line of the timeline: who, when, what, why. Never rewritten; corrections are new lines. */
export interface TimelineEvent {
  readonly type: EventType;
  /** Epoch milliseconds, the `now` of the turn. */
  readonly at: number;
  /** Person id, or `system`. */
  readonly by: string;
  readonly from?: Status;
  readonly to?: Status;
  /** The actor's own words or the reason, masked. */
  readonly note?: string;
  /** Facts of the event (whom to, until when, which clause …). */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface RequestPlace {
  /** As written, without a room number. */
  readonly text: string;
  /** Stable key for duplicates (unit, building, landmark), empty when nothing usable was said. */
  readonly key: string;
  readonly unitId?: string;
  /** Room number, encrypted; for handlers only. */
  readonly roomSealed?: string;
}

export interface Supporter {
  readonly personId: string;
  readonly at: number;
  /** Room in which they spoke, where the public result goes. */
  readonly roomKey?: string;
  /** Request they had reported themselves, when it was merged into this one. */
  readonly fromRequest?: string;
}

/** A department called by whistle; each has its own clock. */
export interface Whistle {
  readonly id: string;
  readonly unitId: string;
  readonly at: number;
  readonly by: string;
  readonly task?: string;
  readonly status: 'called' | 'arrived' | 'done' | 'refused';
  readonly lead?: boolean;
  readonly officerId?: string;
  readonly answeredAt?: number;
  readonly doneAt?: number;
  readonly note?: string;
}

export type Answer = 'satisfied' | 'unsatisfied' | 'unsolved';

/** The check after one "done": one answer of each person asked, a third party's finding. Silence stays absent. */
export interface Check {
  /** Number of the resolution this belongs to, from 1. */
  readonly round: number;
  readonly askedAt: number;
  readonly endsAt: number;
  readonly asked: readonly string[];
  readonly answers: Readonly<Record<string, { answer: Answer; at: number; note?: string }>>;
  /** Drawn for, or disputed into, a third-party check. */
  readonly third?: {
    readonly reason: 'sample' | 'dispute';
    readonly seed?: string;
    readonly checkerId?: string;
    readonly assignedAt: number;
    readonly finding?: 'solved' | 'unsolved';
    readonly at?: number;
    readonly note?: string;
  };
}

/** A request for more time, answered by the approver's reply. */
export interface Extension {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly days: number;
  readonly reason: string;
  readonly approverId?: string;
  readonly answer?: 'granted' | 'refused';
  readonly answeredAt?: number;
}

/** An offer to hand over, until accepted. */
export interface Offer {
  readonly to: string;
  readonly by: string;
  readonly at: number;
  readonly note?: string;
  readonly expiresAt: number;
}

/** Somebody was called (danger, 督办, one rung up) and must say "收到"; unanswered, the next one is called. */
export interface Call {
  readonly id: string;
  readonly kind: 'page' | 'supervise' | 'escalate';
  /** How many calls of this kind came before. */
  readonly step: number;
  readonly personIds: readonly string[];
  readonly at: number;
  readonly receivedBy?: string;
  readonly receivedAt?: number;
}

export interface Request extends Versioned {
  /** Sayable number, unique within the community. */
  readonly code: number;
  readonly communityId: string;
  /** Grid where it belongs, or the community when the grid is not known. */
  readonly unitId: string;
  /** Ids of unitId and everything above, for scope queries. */
  readonly path: readonly string[];
  readonly status: Status;
  readonly open: boolean;
  readonly category: string;
  readonly triage: Triage;
  /** Major ones have a month instead of seven days. */
  readonly major: boolean;
  readonly urgency: Urgency;
  readonly danger?: Danger;
  readonly private: boolean;
  /** Reporter hidden from everybody but those handling it. */
  readonly anonymous: boolean;
  readonly reporterId: string;
  /** Words naming the person it was reported for (代报). */
  readonly onBehalfOf?: string;
  /** What was said, masked; the original is sealed when masking changed it. */
  readonly text: string;
  readonly textSealed?: string;
  readonly fingerprint: string;
  readonly place?: RequestPlace;
  /** The one missing fact has been asked for. */
  readonly asked?: 'place';
  readonly photos: readonly Photo[];
  readonly donePhotos: readonly Photo[];
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  /** Room of the first report. */
  readonly roomKey?: string;
  readonly channel?: string;
  readonly supporters: readonly Supporter[];
  readonly mergedInto?: string;
  readonly mergedFrom: readonly string[];
  /** Request this one was cut out of. */
  readonly splitFrom?: string;
  readonly assigneeId?: string;
  /** Department or grid that must act, once dispatched. */
  readonly dispatchedTo?: string;
  /** Clause of the catalogue cited at dispatch. */
  readonly clause?: string;
  /** Everybody who ever handled it: they may not check it. */
  readonly handlerIds: readonly string[];
  readonly offer?: Offer;
  readonly hold?: {
    readonly waitingFor: string;
    readonly since: number;
    readonly until: number;
    readonly note?: string;
  };
  readonly whistles: readonly Whistle[];
  readonly extensions: readonly Extension[];
  readonly checks: readonly Check[];
  readonly calls: readonly Call[];
  readonly events: readonly TimelineEvent[];
  /** Marks of the clocks that have fired, as `clock:mark:step:start`. */
  readonly fired: readonly string[];
  /** Resolution deadline in force, epoch ms, for lists and sorting. */
  readonly dueAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt?: number;
  readonly owed?: readonly Owed[];
}

/** Statuses after which nothing is expected of anybody. */
export const CLOSED: readonly Status[] = ['closed', 'declined', 'merged', 'withdrawn'];

/** Every status, in the order of the board's columns and of the printed state diagram. */
export const STATUSES: readonly Status[] = [
  'accepted',
  'dispatched',
  'inProgress',
  'onHold',
  'transferred',
  'whistled',
  'reopened',
  'resolved',
  'verified',
  'closed',
  'declined',
  'merged',
  'withdrawn',
];

/** Who said "修好了" and still owes the photo this kind of matter asks for; undefined when none is awaited. */
export const photoAwaitedFrom = (request: Pick<Request, 'events'>): string | undefined => {
  const last = request.events[request.events.length - 1];
  return last?.data?.['awaits'] === 'photo' ? last.by : undefined;
};
