import { describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { weeks } from '../support/crash-story.ts';
import { isThorough, line, sample, tryFaults, type Trial } from '../support/crash-table.ts';
import type { Call, Fault } from '../support/faulty-world.ts';
import { live } from '../support/lives.ts';

log.setLogLevel('SILENT');

const ENDS = { runs: ['check-in completed', 'welcome completed'], tasks: ['asked-for-a-call by 2028-01-21'] };
const STEPS = ['how-is-it', 'hello', 'your-support', 'reminder'];

/** A call that only reads leaves the world as it was, so a death about it is one about the write before or after it. */
const READS: ReadonlySet<string> = new Set(['items.get', 'items.query', 'secrets.get', 'runs.status']);
const isRead = ({ name }: Call): boolean => READS.has(name);

/** Every write and, of the many reads, every so many-th; each of them when all are asked for. */
function worthTrying(made: readonly Call[], everyRead: number): readonly number[] {
  const all = [...made.keys()];
  const [reads, writes] = [true, false].map((read) => all.filter((at) => isRead(made[at]!) === read));
  return [...writes!, ...sample(reads!, everyRead)].toSorted((one, other) => one - other);
}

describe('weeks of letters, questions and SMS, with throttles and a lost answer', () => {
  it('are four messages, one task and two ended runs when nothing else goes wrong', async () => {
    const { lives, judged } = await live(weeks);

    expect(judged).toEqual({
      accepted: STEPS,
      doubled: 0,
      lost: [],
      presumed: [],
      mistaken: [],
      ...ENDS,
    });
    // All ports are called; a schedule is armed only for what starts on a date (test/scenarios/schedules.test.ts).
    expect([...new Set(lives[0]!.made.map(({ name }) => name))].toSorted()).toEqual([
      'items.get',
      'items.query',
      'items.transact',
      'mailer.send',
      'queue.send',
      'runs.start',
      'runs.tell',
      'secrets.get',
      'texter.send',
    ]);
  });

  it.each<[string, Omit<Fault, 'at'>, number, readonly string[]]>([
    ['a kill before a call', { kind: 'kill', when: 'before' }, 24, STEPS],
    ['a kill after a call', { kind: 'kill', when: 'after' }, 24, STEPS],
    ['a call that fails', { kind: 'error', when: 'before' }, 24, STEPS],
    ['a lost answer', { kind: 'error', when: 'after' }, 24, []],
    ['two calls that fail', { kind: 'error', when: 'before', calls: 2 }, 24, STEPS],
  ])(
    'are never doubled and never silently lost by %s, at each call on the outside world',
    async (what, fault, everyRead, neverHad) => {
      const { made } = (await live(weeks)).lives[0]!;
      const trials: Trial[] = [];
      for (const at of worthTrying(made, everyRead))
        trials.push(await tryFaults(weeks, [{ ...fault, at }], ENDS));
      console.log(line(what, String(made.length), trials));

      expect(trials.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
      // The providers tell of what they took, so what stays in doubt is what they never had.
      expect(trials.filter(({ judged }) => judged.presumed.length > judged.mistaken.length)).toEqual([]);
      expect(new Set(trials.flatMap(({ judged }) => judged.mistaken))).toEqual(new Set(neverHad));
    },
    isThorough ? 1_800_000 : 300_000,
  );
});
