// The ledger at the end of a replay: all requests, and how many of what. Called by run.ts.
import { ctxOf } from '../../handlers/requests/scene';
import { resolutionOf, isLate } from '../../models/request/clock';
import { clocksFor } from '../../models/request/clocks';
import type { Request } from '../../models/request/request';
import { maskName } from '../presenters/mask';
import { fullCode } from '../presenters/request';
import type { Program } from '../program';
import { isoLocal } from './moment';
import type { Ledger, LedgerRow, Said, Step } from './report';

export interface LedgerParts {
  readonly service: Program['service'];
  readonly now: number;
  readonly steps: readonly Step[];
  readonly backwards: number;
  readonly after: readonly Said[];
  readonly said: number;
}

/** Builds it from the store as it is now. */
export async function ledgerOf({ service, now, steps, backwards, after, said }: LedgerParts): Promise<Ledger> {
  const requests = await service.collections.requests.find({}).sort({ createdAt: 1, code: 1 }).toArray();
  const ledger = await Promise.all(requests.map((r) => rowOf(service, r, now)));
  return {
    until: isoLocal(now),
    ledger,
    totals: {
      messages: steps.length,
      chatter: steps.filter((s) => s.intent === null && !s.repeated).length,
      repeated: steps.filter((s) => s.repeated).length,
      backwards,
      requests: ledger.length,
      merged: steps.filter((s) => s.mergedInto !== null).length,
      open: requests.filter((r) => r.open).length,
      late: ledger.filter((r) => r.late).length,
      said,
    },
    after,
  };
}

async function rowOf(service: Program['service'], request: Request, now: number): Promise<LedgerRow> {
  const clocks = clocksFor(request, ctxOf(service.turns.ofTask('ledger'), new Map()));
  const resolution = resolutionOf(clocks);
  const [reporter, handler] = await Promise.all([
    service.read.person(request.reporterId),
    request.assigneeId === undefined ? undefined : service.read.person(request.assigneeId),
  ]);
  return {
    code: fullCode(request, service.directory.tree()),
    category: request.category,
    place: request.place?.text || null,
    status: request.status,
    urgency: request.urgency,
    danger: request.danger ?? null,
    private: request.private,
    reporter: request.anonymous ? null : maskName(reporter?.name ?? ''),
    handler: handler?.name ?? null,
    due: resolution?.dueAt === undefined ? null : isoLocal(resolution.dueAt),
    supporters: request.supporters.length,
    late: resolution !== undefined && isLate(resolution, now),
    text: request.text,
  };
}
