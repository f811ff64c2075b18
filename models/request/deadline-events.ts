// Which events of a request start, meet, stop and lengthen which clock; no time is computed here.
// Called by deadline.ts only.
import type { RuleName } from './deadline-rules';

/**
 * An event as the timeline holds it, ascending in time. Types not named here move no clock. `data` read:
 * held { until?: ms, waitingFor?: string }, extended { days: number, askedAt?: ms }, whistled and whistleAnswered
 * { whistle: string }.
 */
export interface ClockEvent {
  readonly type: string;
  readonly at: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Events that end every clock. */
const ENDS = ['closed', 'declined', 'merged', 'withdrawn'];

/** Which events meet a clock, apart from those that end all. */
const MET_BY: Readonly<Record<RuleName, readonly string[]>> = {
  dispatch: ['dispatched', 'claimed', 'transferred', 'whistled', 'resolved'],
  reply: ['firstReply', 'resolved'],
  resolution: ['resolved'],
  check: ['confirmed', 'disputed', 'verified', 'reopened'],
  verify: ['verified', 'reopened'],
  whistle: ['whistleAnswered'],
};

/** Which clocks an event starts. */
const STARTS: Readonly<Record<string, readonly RuleName[]>> = {
  reported: ['dispatch', 'reply', 'resolution'],
  resolved: ['check'],
  disputed: ['verify'],
  sampled: ['verify'],
  reopened: ['resolution'],
  whistled: ['whistle'],
};

/** Events that end a pause before its date. */
const ENDS_PAUSE = new Set(['resumed', 'held', 'resolved', 'reopened', ...ENDS]);

/** More time as approved; `days` are working days. */
export interface Extension {
  readonly at: number;
  readonly askedAt: number;
  readonly days: number;
}

/** A clock as the events tell it, before any time is computed. */
export interface Run {
  readonly rule: RuleName;
  readonly round: number;
  readonly startedAt: number;
  readonly whistle?: string;
  readonly extensions: Extension[];
  metAt?: number;
}

/** A stop as asked for; `until` is Infinity where no date was named, `endedAt` an event that ended it. */
export interface Hold {
  readonly from: number;
  readonly until: number;
  readonly waitingFor?: string;
  endedAt?: number;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const holdOf = (event: ClockEvent): Hold => {
  const waitingFor = text(event.data?.['waitingFor']);
  return {
    from: event.at,
    until: number(event.data?.['until']) ?? Infinity,
    ...(waitingFor === undefined ? {} : { waitingFor }),
  };
};

/** Reads the events once, in order. A clock that runs is not started again. */
export const readEvents = (events: readonly ClockEvent[]): { runs: Run[]; holds: Hold[] } => {
  const runs: Run[] = [];
  const holds: Hold[] = [];
  for (const event of events) {
    const { type, at } = event;
    const whistle = text(event.data?.['whistle']);
    const ends = ENDS.includes(type);
    for (const run of runs) {
      if (run.metAt !== undefined) continue;
      const met = MET_BY[run.rule].includes(type) && (run.whistle === undefined || run.whistle === whistle);
      if (ends || met) run.metAt = at;
      else if (type === 'extended' && run.rule === 'resolution')
        run.extensions.push({
          at,
          askedAt: number(event.data?.['askedAt']) ?? at,
          days: Math.max(0, Math.trunc(number(event.data?.['days']) ?? 0)),
        });
    }
    const hold = holds[holds.length - 1];
    if (hold && hold.endedAt === undefined && ENDS_PAUSE.has(type)) hold.endedAt = at;
    if (type === 'held') holds.push(holdOf(event));
    for (const rule of STARTS[type] ?? []) {
      const sameRule = runs.filter((run) => run.rule === rule && (rule !== 'whistle' || run.whistle === whistle));
      if (sameRule.some((run) => run.metAt === undefined)) continue;
      runs.push({
        rule,
        round: sameRule.length + 1,
        startedAt: at,
        extensions: [],
        ...(rule === 'whistle' && whistle !== undefined ? { whistle } : {}),
      });
    }
  }
  return { runs, holds };
};
