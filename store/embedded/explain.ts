// Says how a query is run: which index, how many keys and documents it looked at. Called by find.ts and aggregate.ts.
import type { Document } from 'bson';
import { ready, type FindSettings, type Target } from './find';
import type { Plan } from './planner';
import type { Scan } from './scan';

/** The `explain` of a query, run to its end. */
export function explain(target: Target, filter: Document, settings: FindSettings): Document {
  const r = ready(target, filter, settings);
  const skip = settings.skip ?? 0;
  const limit = settings.limit ? Math.abs(settings.limit) : Infinity;
  const found = r ? r.scan.take(r.plan.sorted ? skip + limit : Infinity).length : 0;
  return describePlan(target, filter, r?.plan, r?.scan, Math.max(0, Math.min(found - skip, limit)));
}

function describePlan(
  target: Target,
  filter: Document,
  plan: Plan | undefined,
  scan: Scan | undefined,
  returned: number,
): Document {
  let stage: Document;
  if (!plan) stage = { stage: 'EOF' };
  else if (plan.index || plan.byId || (plan.sorted && plan.reverse)) {
    const input = {
      stage: 'IXSCAN',
      keyPattern: plan.index ? { ...plan.index.record.key } : { _id: 1 },
      indexName: plan.index?.record.name ?? '_id_',
      isMultiKey: plan.index?.record.multikey !== undefined,
      isUnique: plan.index ? plan.index.unique : true,
      isSparse: plan.index?.sparse ?? false,
      isPartial: plan.index?.partial !== undefined,
      direction: plan.reverse ? 'backward' : 'forward',
      ranges: plan.intervals.length,
    };
    stage = { stage: 'FETCH', ...(plan.exact ? {} : { filter }), inputStage: input };
  } else stage = { stage: 'COLLSCAN', filter, direction: 'forward' };
  if (plan && !plan.sorted) stage = { stage: 'SORT', inputStage: stage };
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace: `${target.db}.${target.name}`,
      parsedQuery: filter,
      winningPlan: stage,
      rejectedPlans: [],
    },
    executionStats: {
      executionSuccess: true,
      nReturned: returned,
      totalKeysExamined: plan?.index || plan?.byId ? (scan?.keysExamined ?? 0) : 0,
      totalDocsExamined: scan?.docsExamined ?? 0,
      executionStages: stage,
    },
    ok: 1,
  };
}
