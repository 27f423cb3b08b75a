import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** Zones and instants whose answer depends on a change of the clocks. */
const ASKED: readonly (readonly [zone: string, at: string, date: string])[] = [
  ['Europe/Stockholm', '2028-07-03T22:30:00.000Z', '2028-07-04'],
  ['America/St_Johns', '2010-11-07T02:30:30.000Z', '2010-11-07'],
  ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
];

// A new process for each; it may take long on a busy machine.
describe('the offset of a zone', { timeout: 30_000 }, () => {
  it.each(['UTC', 'Pacific/Apia', 'America/St_Johns', 'Europe/Stockholm'])(
    "does not depend on the machine's zone %s",
    (machineZone) => {
      const code = `
        const { dateIn, atLocalTime } = await import(${JSON.stringify(new URL('./civil.ts', import.meta.url).href)});
        const { nextAllowed } = await import(${JSON.stringify(new URL('./window.ts', import.meta.url).href)});
        const place = { zone: 'Europe/Stockholm', country: 'SE' };
        console.log(JSON.stringify([
          Intl.DateTimeFormat().resolvedOptions().timeZone,
          ${JSON.stringify(ASKED)}.map(([zone, at]) => dateIn(zone, at)),
          atLocalTime('2027-03-28', '02:30', place.zone),
          nextAllowed('2027-03-27T19:00:00.000Z', { from: '08:00', to: '20:00' }, place),
        ]));`;
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
        env: { ...process.env, TZ: machineZone },
        encoding: 'utf8',
      });
      expect(JSON.parse(output)).toEqual([
        machineZone,
        ASKED.map(([, , date]) => date),
        '2027-03-28T01:30:00.000Z',
        '2027-03-30T06:00:00.000Z',
      ]);
    },
  );
});

describe('the offset of a zone', () => {
  // A fresh memory for each wall clock.
  beforeEach(() => vi.resetModules());
  afterEach(() => vi.useRealTimers());

  it.each(['1990-01-01', '2026-01-01', '2050-01-01'])(
    'is found years after the last change though the wall clock says %s',
    async (wall) => {
      vi.useFakeTimers({ now: new Date(wall), toFake: ['Date'] });
      const { stretchAt } = await import('./zone.ts');
      // Venezuela: -04:30 from December 2007, -04:00 from 1 May 2016.
      const hours = (at: string): number => stretchAt('America/Caracas', Date.parse(at)).offset / 3_600_000;
      expect(['2008-01-01', '2016-04-30', '2016-05-02', '2030-01-01'].map(hours)).toEqual([
        -4.5, -4.5, -4, -4,
      ]);
      expect(stretchAt('America/Caracas', Date.parse('2008-01-01')).until).toBeLessThan(
        Date.parse('2009-01-01'),
      );
    },
  );

  it('is right again after more zones and years than are remembered', async () => {
    const { stretchAt } = await import('./zone.ts');
    const july = Date.parse('2028-07-01');
    const summer = stretchAt('Europe/Stockholm', july);
    for (let year = 0; year < 2000; year += 1) stretchAt('UTC', Date.UTC(1000 + year, 6, 1));
    expect(stretchAt('Europe/Stockholm', july)).toEqual(summer);
    expect(summer.offset).toBe(7_200_000);
  });

  it('is one stretch after the other without a gap', async () => {
    const { stretchAt } = await import('./zone.ts');
    let stretch = stretchAt('Europe/Stockholm', Date.parse('2026-01-01'));
    const offsets: number[] = [];
    while (stretch.until < Date.parse('2029-01-01')) {
      const next = stretchAt('Europe/Stockholm', stretch.until);
      expect(next.from).toBe(stretch.until);
      expect(stretchAt('Europe/Stockholm', stretch.until - 1)).toBe(stretch);
      if (next.offset !== stretch.offset) offsets.push(next.from);
      stretch = next;
    }
    expect(offsets.map((ms) => new Date(ms).toISOString().slice(0, 16))).toEqual([
      '2026-03-29T01:00',
      '2026-10-25T01:00',
      '2027-03-28T01:00',
      '2027-10-31T01:00',
      '2028-03-26T01:00',
      '2028-10-29T01:00',
    ]);
  });
});
