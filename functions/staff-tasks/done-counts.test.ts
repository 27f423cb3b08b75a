import { describe, expect, it } from 'vitest';
import { weigh } from '../../shared/loyalty/decay.ts';
import { loyaltyPoints } from '../../shared/loyalty/points-table.ts';
import { recount } from '../../shared/loyalty/rebuild.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import { withTask } from '../../test/support/tasks.ts';
import { TUESDAY } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';
import { finishTask } from './finish-task.ts';

/** Points of this test's own: those of the organisation may change. */
const points = loyaltyPoints({
  levels: workflows.points.levels,
  events: {
    'member.joined': { part: 'activity', points: 60 },
    'task.done': {
      part: 'satisfaction',
      points: { call: { reached: 5, 'not-reached': -3, 'not-needed': 0 }, postcard: { reached: 2 } },
    },
  },
});

describe('what a done task does to the index', () => {
  it.each([
    ['call', 'reached', 5],
    ['call', 'not-reached', -3],
    ['call', 'not-needed', 0],
    ['postcard', 'reached', 2],
    // No points stand there for it.
    ['postcard', 'not-reached', 0],
  ] as const)(
    'given a %s that is %s, then it counts %i, once, and a rebuild comes to the same',
    async (kind, outcome, worth) => {
      const { local, member, name } = await withTask({ kind }, { workflows: { ...workflows, points } });
      await finishTask(local.world, name, { outcome });
      await finishTask(local.world, name, { outcome });
      await local.engine.settle();

      const { items } = local.world;
      const { sums } = standingOf((await items.get(memberKey(member)))!);
      const expected = weigh({ points: worth, at: TUESDAY, halfLifeDays: points.halfLifeDays });
      expect(sums.satisfaction).toBe(expected);
      const rebuilt = await recount(items, memberKey(member).pk, points, workflows.organisation.zone);
      expect(rebuilt.sums).toEqual(sums);
    },
  );

  it('given the organisation’s own points, then to have reached a member counts, and not to have does not', () => {
    const rule = workflows.points.events.get('task.done')?.points;
    if (typeof rule !== 'object') throw new TypeError('task.done has no points by outcome.');
    expect(rule.get('call')?.choices.get('reached')).toBeGreaterThan(0);
    expect(rule.get('call')?.choices.get('not-reached')).toBe(0);
  });
});
