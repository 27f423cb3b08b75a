import { describe, expect, it } from 'vitest';
import { barChart, lineChart, rowsChart } from './chart.ts';

const figure = (value: number): string => `${value} p`;
const STRETCHED = /<svg[^>]*preserveAspectRatio="none"[^>]*>(.*?)<\/svg>/s;

describe('a chart', () => {
  it('given lines, then only they are drawn out with the page: no letter and no dot is', async () => {
    const chart = String(
      await lineChart(
        [
          { name: 'a', kind: 1, values: [0, 50, 100] },
          { name: 'b', kind: 2, values: [undefined, 20, undefined] },
        ],
        { title: 'Lines', labels: ['x', 'y', 'z'], figure, from: 0, to: 100 },
      ),
    );
    const [, stretched = ''] = STRETCHED.exec(chart)!;
    expect(stretched).toContain('d="M0,190L50,101L100,12"');
    expect(stretched).not.toMatch(/<text|<circle/);
    const rest = chart.replace(STRETCHED, '');
    expect(rest).toContain('<circle class="fill-2" cx="50%"');
    expect(
      [...rest.matchAll(/x="([\d.]+)%"\s+y="214"\s+text-anchor="(\w+)"/g)].map(([, x, at]) => [x, at]),
    ).toEqual([
      ['0', 'start'],
      ['50', 'middle'],
      ['100', 'end'],
    ]);
    // As the reader writes numbers.
    expect([...rest.matchAll(/text-anchor="end">([^<]*)</g)].map(([, tick]) => tick)).toContain('60 p');
    // The middle one is left out where there is no room.
    expect([...rest.matchAll(/class="minor spare"[^>]*>\s*(\w)\s*</g)].map(([, label]) => label)).toEqual([
      'y',
    ]);
  });

  it('given bars, then they stand across the whole width, as high as their share', async () => {
    const chart = String(await barChart([1, 2], { title: 'Bars', labels: ['x', 'y'], figure, to: 2 }));
    const bars = [...chart.matchAll(/x="([\d.]+)%"\s+y="[\d.]+"\s+width="([\d.]+)%"\s+height="([\d.]+)"/g)];
    expect(bars.map(([, x, width, height]) => [x, width, height].map(Number))).toEqual([
      [9.1, 36.4, 89],
      [54.5, 36.4, 178],
    ]);
  });

  it('given bars of one, then no part of one stands on the axis', async () => {
    const chart = String(await barChart([1, 0], { title: 'Bars', labels: ['x', 'y'], figure }));
    expect([...chart.matchAll(/text-anchor="end">([^<]*)</g)].map(([, tick]) => tick)).toEqual([
      '0 p',
      '1 p',
    ]);
  });

  it('given rows of parts, then the longest is as wide as the page and its parts follow one another', async () => {
    const rows = [
      { name: 'a', parts: [3, 1] },
      { name: 'b', parts: [1, 1] },
    ];
    const chart = String(await rowsChart(rows, 'Rows'));
    const parts = [...chart.matchAll(/x="([\d.]+)%"\s+y="(\d+)"\s+width="([\d.]+)%"/g)];
    expect(parts.map(([, x, y, width]) => [x, y, width].map(Number))).toEqual([
      [0, 24, 75],
      [75, 24, 25],
      [0, 74, 25],
      [25, 74, 25],
    ]);
  });
});
