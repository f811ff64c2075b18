// Tells "this key is already there" from every other error of either engine. Called by the stores that insert once.

/** True for E11000, single and bulk. */
export const isDuplicateKey = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11000;
