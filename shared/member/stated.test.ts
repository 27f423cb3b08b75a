import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEpochMs, instant } from '../time/instant.ts';
import { statedSchema, storedStated } from './stated.ts';

const MONDAY = instant('2028-01-10T09:00:00Z');
const TUESDAY = instant('2028-01-11T09:00:00Z');

describe('when each field was said', () => {
  it('given fields that were said at once, then their instant is stored once', () => {
    expect(storedStated({ email: MONDAY, phone: TUESDAY, 'segments.region': MONDAY })).toEqual({
      [MONDAY]: 'email segments.region',
      [TUESDAY]: 'phone',
    });
  });

  it('given the same in another order, then the same is stored', () => {
    const one = storedStated({ email: MONDAY, phone: MONDAY, language: TUESDAY });
    const other = storedStated({ language: TUESDAY, phone: MONDAY, email: MONDAY });

    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('given a row that has an instant by each field, then it is read as ever', () => {
    const stored = { email: MONDAY, phone: TUESDAY };

    expect(statedSchema.parse(stored)).toEqual(stored);
  });

  it('given fields by something that is no instant, then the row is refused, naming it', () => {
    const read = statedSchema.safeParse({ monday: 'email' });

    expect(read.success).toBe(false);
    expect(read.error?.issues.map(({ message }) => message)).toEqual([
      '"monday" is no instant, and what was said then has none either',
    ]);
  });

  it('given any fields and instants, then what was stored is read', () => {
    const at = fc.integer({ min: 0, max: 4e12 }).map((ms) => fromEpochMs(ms));
    const name = fc.stringMatching(/^[a-z][a-zA-Z.]{0,20}$/);
    fc.assert(
      fc.property(fc.dictionary(name, at, { noNullPrototype: true }), (stated) => {
        expect(statedSchema.parse(storedStated(stated))).toEqual(stated);
      }),
    );
  });
});
