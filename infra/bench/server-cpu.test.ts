import { describe, expect, it } from 'vitest';
import { readStat } from './server-cpu.ts';

describe('what Linux tells of a process', () => {
  it('given a program whose name looks like fields, then its parent and its times are still read', () => {
    const text = '4711 (pg: a) S 1) S 42 4711 4711 0 -1 4194560 900 800 0 0 150 50 30 20 20 0 1 0 99 1 2 3';

    expect(readStat(text)).toEqual({ parent: 42, own: 2, ended: 0.5 });
  });
});
