// Exact comparison of Decimal128 with every other number, by fractions of big integers.
// Called by values.ts and the key encoding; the common numeric types never come here.
import { Decimal128, Long } from 'bson';

/** An exact number: numerator over a positive denominator. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** True for a Decimal128. */
export const isDecimal = (v: unknown): v is Decimal128 =>
  typeof v === 'object' && v !== null && (v as { _bsontype?: string })._bsontype === 'Decimal128';

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i;

function fractionOfDecimal(text: string): Fraction | number {
  const m = DECIMAL.exec(text);
  if (!m) return text.startsWith('-') ? -Infinity : /inf/i.test(text) ? Infinity : NaN;
  const digits = BigInt((m[1] ?? '') + (m[2] ?? '0') + (m[3] ?? ''));
  const exponent = Number(m[4] ?? 0) - (m[3]?.length ?? 0);
  return exponent >= 0 ? { n: digits * 10n ** BigInt(exponent), d: 1n } : { n: digits, d: 10n ** BigInt(-exponent) };
}

function fractionOfDouble(x: number): Fraction | number {
  if (!Number.isFinite(x)) return x;
  if (Number.isInteger(x)) return { n: BigInt(x), d: 1n };
  let scaled = x;
  let shift = 0;
  // every double is an integer over a power of two of at most 1074
  while (!Number.isInteger(scaled) && shift < 1000) {
    scaled *= 2;
    shift++;
  }
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return { n: BigInt(scaled), d: 1n << BigInt(shift) };
}

/** The exact value of any numeric, or NaN and the infinities as plain numbers. */
export function fractionOf(v: unknown): Fraction | number {
  if (typeof v === 'bigint') return { n: v, d: 1n };
  if (typeof v === 'number') return fractionOfDouble(v);
  if (isDecimal(v)) return fractionOfDecimal(v.toString());
  if ((v as { _bsontype?: string })._bsontype === 'Long') return { n: (v as Long).toBigInt(), d: 1n };
  return fractionOfDouble(Number((v as { valueOf(): unknown }).valueOf()));
}

/** Compares two fractions. */
export const compareFractions = (a: Fraction, b: Fraction): number => {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Compares two numerics exactly; NaN is below every other number. */
export function compareExact(a: unknown, b: unknown): number {
  const x = fractionOf(a);
  const y = fractionOf(b);
  if (typeof x !== 'number' && typeof y !== 'number') return compareFractions(x, y);
  const p = typeof x === 'number' ? x : 0;
  const q = typeof y === 'number' ? y : 0;
  if (Number.isNaN(p)) return Number.isNaN(q) ? 0 : -1;
  if (Number.isNaN(q)) return 1;
  return p < q ? -1 : p > q ? 1 : 0;
}

/** The nearest double of a fraction, with the exact remainder. */
export function nearestDouble(f: Fraction): { near: number; rest: Fraction } {
  const bits = (x: bigint): number => (x < 0n ? -x : x).toString(2).length;
  const shift = BigInt(Math.max(0, 64 - bits(f.n) + bits(f.d)));
  // 64 significant bits are enough: what is lost here comes back in the remainder
  const scaled = (f.n << shift) / f.d;
  let near = Number(scaled);
  for (let left = Number(shift); left > 0; left -= 1000) near /= 2 ** Math.min(left, 1000);
  if (!Number.isFinite(near)) near = f.n < 0n ? -Number.MAX_VALUE : Number.MAX_VALUE;
  const exact = fractionOfDouble(near) as Fraction;
  return { near, rest: { n: f.n * exact.d - exact.n * f.d, d: f.d * exact.d } };
}
