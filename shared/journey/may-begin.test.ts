import { describe, expect, it } from 'vitest';
import { instant, plus } from '../time/instant.ts';
import type { Again } from './journey.ts';
import { isHeldOut, refusalOf } from './may-begin.ts';
import type { Run } from './run.ts';

const NOW = instant('2028-03-01T09:00:00Z');
const FIVE_DAYS_AGO = instant('2028-02-25T09:00:00Z');

function run(createdAt = FIVE_DAYS_AGO): Run {
  const ids = { id: 'r1', member: 'M1', journey: 'j', occurrence: 'o' };
  return { ...ids, createdAt, state: 'completed', endedAt: createdAt };
}
const open = (): Run => ({ ...run(), state: 'running', next: {} }) as never;
const asked = (again: Again, runs: readonly Run[], now = NOW) =>
  refusalOf({ name: 'j', again, holdout: 0 }, 'M1', runs, now);

describe('a journey that may begin again', () => {
  it.each<[Again, string, readonly Run[], string | undefined]>([
    ['each-occurrence', 'an open run', [open()], undefined],
    ['once', 'no run', [], undefined],
    ['once', 'a run that is over', [run()], 'once'],
    ['once', 'an open run', [open()], 'once'],
    [{ afterDays: 5 }, 'no run', [], undefined],
    [{ afterDays: 5 }, 'a run that began five days ago', [run()], undefined],
    [{ afterDays: 6 }, 'a run that began five days ago', [run()], 'too-soon'],
    [{ afterDays: 5 }, 'an open run that began five days ago', [open()], 'under-way'],
    [{ afterDays: 5 }, 'an old run and one of today', [run(), run(NOW)], 'too-soon'],
  ])('given %o and %s, then it is refused as told', (again, _, runs, refusal) => {
    expect(asked(again, runs)).toBe(refusal);
  });

  it('given days between runs, when the last second of them has not passed, then it is too soon', () => {
    const due = plus(FIVE_DAYS_AGO, 'P6D');
    expect([
      asked({ afterDays: 6 }, [run()], due),
      asked({ afterDays: 6 }, [run()], instant('2028-03-02T08:59:59Z')),
    ]).toEqual([undefined, 'too-soon']);
  });
});

describe('a share of members without a run', () => {
  const members = Array.from({ length: 4000 }, (_, n) => `M${n}`);
  const heldOut = (journey: string, share: number) =>
    members.filter((member) => isHeldOut(member, journey, share));

  it.each([
    [0, 0],
    [0.1, 400],
    [0.5, 2000],
  ])('given a share of %d, then about %i of 4000 are held out, the same ones each time', (share, about) => {
    const found = heldOut('nps', share);
    expect(Math.abs(found.length - about)).toBeLessThanOrEqual(about * 0.15);
    expect(heldOut('nps', share)).toEqual(found);
  });

  it('given a larger share, then who was held out still is, and another journey holds out others', () => {
    const [tenth, half] = [heldOut('nps', 0.1), new Set(heldOut('nps', 0.5))];
    expect(tenth.every((member) => half.has(member))).toBe(true);
    expect(heldOut('birthday', 0.1)).not.toEqual(tenth);
  });

  it('given one who is held out, when the journey would begin, then that is the reason', () => {
    const [member] = heldOut('j', 0.5);
    expect(refusalOf({ name: 'j', again: 'once', holdout: 0.5 }, member!, [run()], NOW)).toBe('held-out');
  });
});
