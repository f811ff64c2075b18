// Fills a city's store with requests as they look after years of use. Used by test/bench/main.ts.
import { CATEGORIES } from '../../models/request/category';
import type { Request } from '../../models/request/request';
import { BUILDINGS, ROOMS, type City } from './city';

const BATCH = 1000;

function row(n: number, open: boolean, now: number): Request {
  const grid = n % ROOMS;
  const community = `c${Math.floor(grid / 5)}`;
  const createdAt = now - (n + 1) * 60_000;
  const by = `p${n % 5000}`;
  const category = CATEGORIES[n % CATEGORIES.length]!.code;
  return {
    _id: `old-${n}`,
    v: 6,
    causes: [`bench:old${n}`],
    code: 10_000_000 + n,
    communityId: community,
    unitId: `g${grid}`,
    path: [`g${grid}`, community, 'town', 'county'],
    status: open ? (['accepted', 'dispatched', 'inProgress', 'onHold'] as const)[n % 4]! : 'closed',
    open,
    category,
    triage: 'grid',
    major: false,
    urgency: 'normal',
    private: false,
    anonymous: false,
    reporterId: by,
    text: `${n % (ROOMS * BUILDINGS)}号楼报修，已经好几天了，麻烦尽快安排人来看看，谢谢`,
    fingerprint: 'x'.repeat(120),
    place: { text: `${n % 1000}号楼`, key: `b${n % 1000}|${n % 997}`, unitId: `b${n % 1000}` },
    photos: [],
    donePhotos: [],
    roomKey: `bench:r${grid}`,
    channel: 'bench',
    supporters: [],
    mergedFrom: [],
    ...(open ? { assigneeId: `w${grid}` } : {}),
    handlerIds: [`w${grid}`],
    whistles: [],
    extensions: [],
    checks: [],
    calls: [],
    events: [
      { type: 'reported', at: createdAt, by },
      { type: 'claimed', at: createdAt + 3600_000, by: `w${grid}` },
      ...(open ? [] : [{ type: 'closed' as const, at: createdAt + 7200_000, by: 'system' }]),
    ],
    fired: [],
    dueAt: createdAt + 7 * 86_400_000,
    createdAt,
    updatedAt: createdAt,
    ...(open ? {} : { closedAt: createdAt + 7200_000 }),
  };
}

/** Writes `count` requests, the newest `open` of them still open, each of those with its timer. */
export async function fill(city: City, count: number, open: number): Promise<void> {
  const c = city.program.service.collections;
  const now = Date.now();
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => row(from + i, from + i < open, now));
    await c.requests.insertMany(rows as never, { ordered: false });
    const timers = rows
      .filter((r) => r.open)
      .map((r) => ({
        _id: `request:${r._id}`,
        handler: 'request.tick',
        args: { id: r._id },
        dueAt: now + 30 * 86_400_000,
        lockedUntil: 0,
        v: 6,
        attempts: 0,
      }));
    if (timers.length > 0) await c.timers.insertMany(timers, { ordered: false });
    if (from % 100_000 === 0) process.stderr.write(`  filled ${from} of ${count}\n`);
  }
}
