import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { magnitude, REFERENCE_BITS, referenceExp2 } from '../../test/support/loyalty.ts';
import { BITS, exp2, ONE } from './exp2.ts';

const settings = { seed: 20280101, numRuns: 500 };
const denominators = fc.bigInt({ min: 1n, max: 10n ** 40n });
const exponents = fc
  .tuple(fc.bigInt({ min: -100n, max: 100n }), fc.bigInt({ min: 0n, max: 10n ** 40n }), denominators)
  .map(([whole, part, denominator]) => ({
    numerator: whole * denominator + (part % denominator),
    denominator,
  }));

describe('2 to a fraction', () => {
  it.each([
    [0n, 1n, ONE, 0n],
    [1n, 1n, ONE, 1n],
    [-1n, 1n, ONE, -1n],
    [-6n, 2n, ONE, -3n],
    [168n, 2n, ONE, 84n],
  ])('given a whole exponent %i/%i, then it is exact', (numerator, denominator, mantissa, exponent) => {
    expect(exp2(numerator, denominator)).toEqual({ mantissa, exponent });
  });

  it('given 1/2 and -1/2, then they are √2 and its half, to 120 binary digits', () => {
    const up = exp2(1n, 2n);
    const down = exp2(-1n, 2n);
    expect(magnitude(((up.mantissa * up.mantissa) >> BITS) - 2n * ONE) < 1n << 10n).toBe(true);
    expect(down).toEqual({ mantissa: up.mantissa, exponent: -1n });
  });

  it('given any fraction, then it is what square roots give, with a relative error below 2^-120', () => {
    fc.assert(
      fc.property(exponents, ({ numerator, denominator }) => {
        const { mantissa, exponent } = exp2(numerator, denominator);
        expect(mantissa >= ONE && mantissa < 2n * ONE).toBe(true);
        const shifted = exponent < 0n ? numerator - exponent * denominator : numerator;
        const reference = referenceExp2(shifted, denominator);
        const power = exponent < 0n ? mantissa : mantissa << exponent;
        const error = magnitude((power << (REFERENCE_BITS - BITS)) - reference);
        expect(error << 120n < reference).toBe(true);
      }),
      settings,
    );
  });

  it('given two exponents however close, then the greater one never gives the smaller power', () => {
    fc.assert(
      fc.property(exponents, fc.bigInt({ min: 0n, max: 5n }), ({ numerator, denominator }, more) => {
        const low = exp2(numerator, denominator);
        const high = exp2(numerator + more, denominator);
        expect(high.mantissa << (high.exponent + 200n) >= low.mantissa << (low.exponent + 200n)).toBe(true);
      }),
      settings,
    );
  });
});
