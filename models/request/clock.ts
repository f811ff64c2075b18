// What the clocks of a request look like from outside: deadlines, marks to fire, what fires next.
// Made by models/request/deadline.ts; read by the machine, the timer handler, colours, digests and lists.

/** 派单, 首次回复, 办结, 回访核查, and one per whistled department (报到). */
export type ClockName = 'dispatch' | 'reply' | 'resolution' | 'check' | 'whistle';

/**
 * half and most: private nudges at 50 % and 80 % of the time; due: the deadline (督办 begins); escalate: one rung further
 * up, steps from 1; resume: a pause ends by its date or by the cap, so the request goes on.
 */
export type MarkKind = 'half' | 'most' | 'due' | 'escalate' | 'resume';

/** Something to fire at `at` (epoch ms). */
export interface Mark {
  readonly clock: ClockName;
  /** Whistle id, on clocks of departments. */
  readonly whistle?: string;
  readonly kind: MarkKind;
  readonly at: number;
  /** 0, or for `escalate` the step from 1. */
  readonly step: number;
  /** What tells two marks of one kind apart: the clock's start for nudges, the deadline for the rest. */
  readonly since: number;
}

/** Time stopped because somebody else is waited for. */
export interface Pause {
  readonly from: number;
  /** When it ended or, of a running one, will end: by its date or when the cap is used up. */
  readonly to: number;
  readonly waitingFor?: string;
  /** Ended, or will end, because the cap is used up. */
  readonly capped?: true;
}

/** One clock of one request, recomputed from its events each time it is looked at. */
export interface Clock {
  readonly name: ClockName;
  /** Whistle id, on clocks of departments. */
  readonly whistle?: string;
  /** From 1; each reopening starts another resolution clock. */
  readonly round: number;
  readonly startedAt: number;
  /** Absent where the rule says "open until zero". Pauses, running ones too, and extensions are counted in. */
  readonly dueAt?: number;
  /** Three quarters of the time are gone; absent on clocks nobody is chased for (the reporter's time to answer). */
  readonly yellowAt?: number;
  /** Time the pauses take out, in the clock's own time (open time of the unit, or the wall's), milliseconds. */
  readonly pausedMs: number;
  readonly pauses: readonly Pause[];
  /** Extensions approved so far. */
  readonly extended: number;
  readonly metAt?: number;
  /** Met too late. Whether one not met is late depends on the moment: see isLate. */
  readonly missed?: true;
  /** Ascending. Of a met clock only those before it was met. */
  readonly marks: readonly Mark[];
}

/** The next mark after a moment; undefined when nothing more will fire. Several may share its `at`: see marksBetween. */
export const nextMark = (clocks: readonly Clock[], after: number): Mark | undefined => {
  let next: Mark | undefined;
  for (const clock of clocks) {
    const mark = clock.marks.find((m) => m.at > after);
    if (mark && (!next || mark.at < next.at)) next = mark;
  }
  return next;
};

/** Every mark after one moment and not after the other, in the order of time: what a late timer has to catch up with. */
export const marksBetween = (clocks: readonly Clock[], after: number, until: number): Mark[] =>
  clocks
    .flatMap((clock) => clock.marks)
    .filter((mark) => mark.at > after && mark.at <= until)
    .sort((a, b) => a.at - b.at);

/** Key of a mark within its request, for remembering what has fired: `clock[/whistle]:kind:step:since`. */
export const markKey = (mark: Mark): string =>
  `${mark.clock}${mark.whistle === undefined ? '' : `/${mark.whistle}`}:${mark.kind}:${mark.step}:${mark.since}`;

/** Late now, or met late. A pause that began in time keeps a clock from being late while it runs. */
export const isLate = (clock: Clock, now: number): boolean =>
  clock.dueAt !== undefined && (clock.metAt ?? now) > clock.dueAt;

/** The pause running at a moment, of a clock not met. */
export const pauseAt = (clock: Clock, now: number): Pause | undefined =>
  clock.metAt === undefined ? clock.pauses.find((pause) => pause.from <= now && now < pause.to) : undefined;

/** The resolution clock of the latest round; undefined before anything was reported. */
export const resolutionOf = (clocks: readonly Clock[]): Clock | undefined =>
  clocks.findLast((clock) => clock.name === 'resolution');
