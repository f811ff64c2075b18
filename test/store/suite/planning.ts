// Store suite: explain names the index used, hints choose one, and an index gives the order asked for.
import type { Document } from 'mongodb';
import { errorOf, type Place } from '../store.suite';

export function planning(place: Place): void {
  const many = Array.from({ length: 50 }, (_, index) => ({
    _id: index,
    room: index % 5,
    due: 100 - index,
    open: index < 10,
  }));

  async function rows() {
    const things = await place.fresh(many);
    await things.createIndexes([
      { key: { room: 1, due: 1 } },
      { key: { due: 1 }, partialFilterExpression: { open: true }, name: 'open_due' },
    ]);
    return things;
  }

  test.each([
    ['equality and a range', { room: 2, due: { $gt: 60 } }, 'room_1_due_1'],
    ['the first field alone', { room: 2 }, 'room_1_due_1'],
    ['what a partial index takes in', { open: true, due: { $lt: 95 } }, 'open_due'],
  ])('%s uses its index', async (_name, filter, index) => {
    const things = await rows();
    const plan = planOf(await things.find(filter).explain('queryPlanner'));
    expect(plan.stages).toContain('IXSCAN');
    expect(plan.indexes).toEqual([index]);
  });

  test('a field without an index is looked for in the whole collection', async () => {
    const things = await rows();
    expect(planOf(await things.find({ colour: 'red' }).explain('queryPlanner'))).toEqual({
      stages: ['COLLSCAN'],
      indexes: [],
    });
  });

  test('a partial index is not used for what it may lack', async () => {
    const things = await rows();
    expect(planOf(await things.find({ due: { $lt: 95 } }).explain('queryPlanner')).indexes).not.toContain('open_due');
    expect(await things.countDocuments({ due: { $lt: 95 } })).toBe(44);
  });

  test('an equality with a sort reads in the order of the index', async () => {
    const things = await rows();
    const cursor = () => things.find({ room: 3 }).sort({ due: 1 }).limit(3);
    if (place.engine.exact) expect(planOf(await cursor().explain('queryPlanner')).stages).not.toContain('SORT');
    expect((await cursor().toArray()).map((row) => row['due'])).toEqual([52, 57, 62]);
    const last = await things.find({ room: 3 }).sort({ due: -1 }).limit(2).toArray();
    expect(last.map((row) => row['due'])).toEqual([97, 92]);
  });

  test('a hint chooses the index, by name or by key, and an unknown one is refused', async () => {
    const things = await rows();
    const filter = { room: 1, due: { $gt: 0 } };
    for (const hint of ['room_1_due_1', { room: 1, due: 1 }] as const) {
      expect(planOf(await things.find(filter).hint(hint).explain('queryPlanner')).indexes).toEqual(['room_1_due_1']);
      expect(await things.find(filter).hint(hint).toArray()).toHaveLength(10);
    }
    expect((await errorOf(things.find(filter).hint('nope').toArray()))['code']).toBe(2);
  });

  test('an aggregation begins with an index too', async () => {
    const things = await rows();
    const explained = await things.aggregate([{ $match: { room: 2 } }, { $count: 'n' }]).explain('queryPlanner');
    expect(planOf(explained).indexes).toEqual(['room_1_due_1']);
  });
}

/** The stages and index names anywhere in the winning plan, whatever the engine wraps them in. */
function planOf(explained: Document): { stages: string[]; indexes: string[] } {
  const stages: string[] = [];
  const indexes: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    const { stage, indexName } = node as Document;
    if (typeof stage === 'string') stages.push(stage);
    if (typeof indexName === 'string') indexes.push(indexName);
    Object.entries(node).forEach(([key, value]) => key !== 'rejectedPlans' && walk(value));
  };
  walk(explained['queryPlanner'] ? (explained['queryPlanner'] as Document)['winningPlan'] : explained['stages']);
  return { stages, indexes };
}
