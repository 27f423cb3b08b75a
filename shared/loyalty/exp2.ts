/** Binary digits after the point: twice what a double has, so that sums of 38 digits keep all of theirs. */
export const BITS = 128n;
export const ONE = 1n << BITS;

/** ln 2 = 0.693147…, its first 128 binary digits (https://oeis.org/A002162). */
const LN2 = 0xb17217f7d1cf79abc9e3b39803f2f6afn;

/** The number mantissa·2^(exponent − BITS), with ONE ≤ mantissa < 2·ONE. */
export interface Power {
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

/**
 * 2^(numerator/denominator), relative error below 2^-120; the denominator is positive.
 *
 * In whole numbers, because Math.pow may give other last digits on another engine, and because this one provably keeps
 * order: each step is a product, a sum or a floor of what grows with the exponent, so a greater exponent never gives a
 * smaller power. The whole part of the exponent is a shift; for the rest f it is the series of e^(f·ln 2).
 */
export function exp2(numerator: bigint, denominator: bigint): Power {
  const remainder = numerator % denominator;
  const rest = remainder < 0n ? remainder + denominator : remainder;
  const x = (rest * LN2) / denominator;
  let mantissa = ONE;
  let term = ONE;
  for (let n = 1n; term > 0n; n += 1n) {
    term = ((term * x) >> BITS) / n;
    mantissa += term;
  }
  return { mantissa, exponent: (numerator - rest) / denominator };
}
