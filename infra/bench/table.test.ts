import { describe, expect, it } from 'vitest';
import { median, number, range, tableOf } from './table.ts';

describe('the table', () => {
  it('given rows of unlike widths, then its columns stand under one another and Markdown can read it', () => {
    const table = tableOf(
      ['who', 'steps/s'],
      [
        ['a name', '7'],
        ['b', '12,345,678'],
      ],
    );

    expect(table).toBe(
      [
        '| who    |    steps/s |',
        '| ------ | ---------: |',
        '| a name |          7 |',
        '| b      | 12,345,678 |',
      ].join('\n'),
    );
  });

  it('given a row that ends early, then what is missing is empty', () => {
    expect(tableOf(['a', 'b'], [['x']]).split('\n')[2]).toBe('| x   |     |');
  });
});

describe('figures', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])('given %j, then the median is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('given nothing, then there is no median', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('are short: a decimal below ten, none above', () => {
    expect([number(3.14), number(9.96), number(12_345.6), range([900, 1100.4, 1000])]).toEqual([
      '3.1',
      '10.0',
      '12,346',
      '900-1,100',
    ]);
  });
});
