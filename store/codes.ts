// Gives out request numbers, each once. In quiet times one write gives one number; when many are asked for, a block is
// taken ahead, so that a busy room does not wait for the disk twice. A stop loses what is left of a block. Called by read.ts.
import type { Collections } from './models';

/** Most numbers taken ahead. */
const MOST = 256;

interface Reserve {
  next: number;
  end: number;
  /** Numbers of the last block. */
  size: number;
  /** Callers waiting for the next block. */
  waiting: number;
  refilling: Promise<void> | undefined;
}

/** Builds the giver of numbers. */
export function createCodes(c: Collections): (communityId: string) => Promise<number> {
  const reserves = new Map<string, Reserve>();

  async function refill(communityId: string, reserve: Reserve): Promise<void> {
    const count = reserve.size;
    const row = await c.counters.findOneAndUpdate(
      { _id: `code:${communityId}` },
      { $inc: { next: count } },
      { upsert: true, returnDocument: 'after' },
    );
    const last = row?.next ?? count;
    reserve.next = last - count + 1;
    reserve.end = last + 1;
    // Several waited: the next block is larger. Nobody else did: it may be smaller.
    reserve.size = reserve.waiting > 1 ? Math.min(MOST, Math.max(count, reserve.waiting) * 2) : Math.max(1, count >> 1);
    reserve.waiting = 0;
  }

  return async (communityId) => {
    let reserve = reserves.get(communityId);
    if (!reserve) {
      reserve = { next: 0, end: 0, size: 1, waiting: 0, refilling: undefined };
      reserves.set(communityId, reserve);
    }
    while (reserve.next === reserve.end) {
      reserve.waiting += 1;
      const kept = reserve;
      reserve.refilling ??= refill(communityId, reserve).finally(() => {
        kept.refilling = undefined;
      });
      await reserve.refilling;
    }
    return reserve.next++;
  };
}
