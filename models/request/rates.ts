// 三率 and on-time rate, from the records alone. Called by the rates list, the console and the public board.
import type { Answer, Request } from './request';

/** `part` of `of`; a share is shown only where `of` is above zero. */
export interface Rate {
  readonly part: number;
  readonly of: number;
}

export interface Rates {
  /** Requests looked at: all but those withdrawn and those merged into another one. */
  readonly total: number;
  /** 响应率: answered within the time for a first reply, of those answered or late with it. */
  readonly response: Rate;
  /** 解决率: really solved, of those done whose people or third party said either way. */
  readonly resolution: Rate;
  /** 满意率: answers "满意" of all answers. Whoever stays silent is on neither side. */
  readonly satisfaction: Rate;
  /** 按时办结率: done by the deadline in force, of those done or late. */
  readonly onTime: Rate;
}

type Counted = Pick<Request, 'status' | 'open' | 'events' | 'checks' | 'dueAt'>;

const REPLIES: readonly string[] = ['noted', 'held', 'extensionGranted', 'resolved', 'declined'];

const answersOf = (request: Counted): readonly Answer[] =>
  request.checks.flatMap((check) => Object.values(check.answers).map((a) => a.answer));

const isReplyLate = (request: Counted): boolean =>
  request.events.some((e) => e.type === 'supervised' && e.data?.['clock'] === 'reply');

/** Solved or not by the last check: a third party's finding outweighs answers; undefined when nobody said. */
const solved = (request: Counted): boolean | undefined => {
  const check = request.checks[request.checks.length - 1];
  if (!check) return undefined;
  if (check.third?.finding) return check.third.finding === 'solved';
  const answers = Object.values(check.answers).map((a) => a.answer);
  if (answers.length === 0) return undefined;
  return !answers.includes('unsolved');
};

const share = (list: readonly boolean[]): Rate => ({ part: list.filter(Boolean).length, of: list.length });

/** The rates over a set of requests. Nothing is guessed: what nobody has said or what is still in time counts nowhere. */
export const ratesOf = (requests: readonly Counted[], now: number): Rates => {
  const counted = requests.filter((r) => r.status !== 'withdrawn' && r.status !== 'merged');
  const response: boolean[] = [];
  const onTime: boolean[] = [];
  for (const request of counted) {
    const late = isReplyLate(request);
    if (late || request.events.some((e) => REPLIES.includes(e.type))) response.push(!late);
    const done = request.status === 'reopened' ? undefined : request.events.findLast((e) => e.type === 'resolved');
    if (done) onTime.push(done.at <= request.dueAt);
    else if (request.open && request.dueAt < now) onTime.push(false);
  }
  return {
    total: counted.length,
    response: share(response),
    resolution: share(counted.map(solved).filter((s) => s !== undefined)),
    satisfaction: share(counted.flatMap(answersOf).map((answer) => answer === 'satisfied')),
    onTime: share(onTime),
  };
};

/** The share in per cent, one decimal; undefined of nothing. */
export const percent = ({ part, of }: Rate): number | undefined =>
  of === 0 ? undefined : Math.round((part / of) * 1000) / 10;
