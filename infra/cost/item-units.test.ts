import { describe, expect, it } from 'vitest';
import type { Item, Write } from '../../shared/ports/items.ts';
import {
  timesOf,
  unitsOfGet,
  unitsOfMessage,
  unitsOfQuery,
  unitsOfRefused,
  unitsOfWrite,
} from './item-units.ts';

/** An item of exactly so many bytes: `pk`, `sk` and `text` with their values. */
const ofBytes = (bytes: number, more: Readonly<Record<string, string>> = {}): Item => {
  const fixed = 'pk'.length + 1 + 'sk'.length + 1 + 'text'.length;
  const others = Object.entries(more).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return { pk: 'p', sk: 's', text: 'x'.repeat(bytes - fixed - others), ...more };
};
const due = (at: string) => ({ textPk: 'DUE', textSk: at });
const key = { pk: 'p', sk: 's' };

describe('write units of a transaction', () => {
  it.each<[string, Write, Item | undefined, number, number]>([
    ['a new item up to 1 KiB', { put: ofBytes(1024) }, undefined, 2, 0],
    ['a byte more', { put: ofBytes(1025) }, undefined, 4, 0],
    ['the larger of old and new', { put: ofBytes(100) }, ofBytes(2049), 6, 0],
    ['an update, by the whole item', { update: key, set: { more: 'y' } }, ofBytes(1030), 4, 0],
    ['a check, by what stands there', { check: key, if: { itemExists: true } }, ofBytes(1030), 4, 0],
    ['a delete', { delete: key }, ofBytes(100), 2, 0],
    ['a delete of nothing', { delete: key }, undefined, 2, 0],
    ['one that enters an index', { put: ofBytes(200, due('1')) }, undefined, 2, 1],
    ['one that leaves it', { update: key, remove: ['textPk'] }, ofBytes(200, due('1')), 2, 1],
    [
      'one that moves in it: a delete and a put',
      { update: key, set: due('2') },
      ofBytes(200, due('1')),
      2,
      2,
    ],
    ['one that stays and changes', { update: key, set: { more: 'y' } }, ofBytes(200, due('1')), 2, 1],
    ['one that stays as it is', { put: ofBytes(200, due('1')) }, ofBytes(200, due('1')), 2, 0],
    ['one with half a key of an index', { put: ofBytes(200, { textPk: 'DUE' }) }, undefined, 2, 0],
  ])('%s', (_, write, before, table, index) => {
    const units = unitsOfWrite(write, before);

    expect([units.table, units.index.byText, units.index.byNumber]).toEqual([table, index, 0]);
  });

  it('given a sum that is sorted by and grows, then its index has two writes of the whole item', () => {
    const before = { ...ofBytes(1500), numberPk: 'LEVEL', numberSk: 1n };

    const { index } = unitsOfWrite({ update: key, add: { numberSk: 1n } }, before);

    expect(index).toEqual({ byText: 0, byNumber: 4 });
  });

  it('given a refusal, then what stands there is paid for', () => {
    expect([unitsOfRefused(undefined), unitsOfRefused(ofBytes(1025))]).toEqual([2, 4]);
  });

  it('given an item in an index, then it is held twice, with what DynamoDB keeps beside it', () => {
    const { grown } = unitsOfWrite({ put: ofBytes(200, due('1')) }, undefined);

    expect(grown).toEqual({ table: 300, indexes: 300 });
    expect(unitsOfWrite({ delete: key }, ofBytes(200, due('1'))).grown).toEqual({
      table: -300,
      indexes: -300,
    });
  });
});

describe('a transaction of one write', () => {
  it('given a condition that it makes untrue itself, then it is made without, at half', () => {
    const started: Write = { update: key, set: { state: 'b' }, if: { attribute: 'state', equals: 'a' } };
    const before = ofBytes(100, { ...due('1'), state: 'a' });

    expect([
      timesOf([started]),
      timesOf([{ put: ofBytes(100) }]),
      timesOf([started, { delete: key }]),
    ]).toEqual([1, 2, 2]);
    expect(unitsOfWrite(started, before, timesOf([started]))).toMatchObject({
      table: 1,
      index: { byText: 1 },
    });
    expect(unitsOfRefused(ofBytes(1025), timesOf([started]))).toBe(2);
  });
});

describe('read units', () => {
  it('given an item, then each 4 KiB is one, and nothing is one, too', () => {
    expect([undefined, ofBytes(4096), ofBytes(4097)].map(unitsOfGet)).toEqual([1, 1, 2]);
  });

  it('given a page, then its items are added up first; an index costs half', () => {
    const items = [ofBytes(3000), ofBytes(3000)];

    expect(unitsOfQuery({ partition: 'p' }, items)).toBe(2);
    expect(unitsOfQuery({ partition: 'p', index: 'byText' }, items)).toBe(1);
    expect(unitsOfQuery({ partition: 'p', index: 'byText' }, [])).toBe(0.5);
  });
});

describe('requests of SQS', () => {
  it('given bodies, then each 64 KiB of them is one', () => {
    expect(
      [['x'], ['x'.repeat(65_536)], ['x'.repeat(65_536), 'y']].map((one) => unitsOfMessage(...one)),
    ).toEqual([1, 1, 2]);
  });
});
