// Chance that can be repeated: every draw is made from a saved seed.

/** Source of chance: numbers in [0, 1). */
export interface Rng {
  next(): number;
}

/** A repeatable source from a seed (mulberry32); the same seed gives the same numbers on every machine. */
export function seededRng(seed: string): Rng {
  let state = 2166136261;
  for (let i = 0; i < seed.length; i += 1) state = Math.imul(state ^ seed.charCodeAt(i), 16777619) >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
  };
}
