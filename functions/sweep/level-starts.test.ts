import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { journey, levelChange, send } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { plus } from '../../shared/time/instant.ts';
import { known, withJourneys } from '../../test/support/member-runs.ts';
import { sweepLevels } from './levels.ts';
import { sweep } from './sweep.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

type Definition = Parameters<typeof journey>[1];

/** Åsa has fallen silent: after 120 days she is quiet, after 520 at risk. */
async function silent(to: Parameters<typeof levelChange>[0]['to'], more: Partial<Definition> = {}) {
  const startsOn = levelChange({ to });
  const quiet = journey('quiet', {
    purpose: 'relation',
    startsOn,
    endsOn: [],
    steps: [send('hello')],
    ...more,
  });
  const workflows = withJourneys(quiet);
  const asa = await known(workflows);
  const { world, clock } = asa.local;
  const joined = clock.now();
  const sweepAt = async (days: number) => {
    clock.moveTo(plus(joined, `P${days}D`));
    await sweepLevels(world, workflows);
  };
  const changes = async () =>
    (await asa.rows('EVENT#level.changed')).map(({ to: level, outcomes }) => [level, outcomes]);
  return { ...asa, workflows, sweepAt, changes };
}

describe('a journey that begins when a level changes', () => {
  it('given a member who comes to that level, then its run stands and has started, and the event says so', async () => {
    const { local, sweepAt, runs, changes } = await silent('quiet');
    await sweepAt(120);
    expect(await runs()).toMatchObject([{ journey: 'quiet', occurrence: '2028-05-10' }]);
    expect(local.runs.list()).toHaveLength(1);
    expect(await changes()).toEqual([['quiet', { quiet: 'started' }]]);
    await sweepAt(121);
    expect(await runs()).toHaveLength(1);
  });

  it('given another level, then nothing begins', async () => {
    const { sweepAt, runs, changes } = await silent(['at-risk', 'ambassador']);
    await sweepAt(120);
    expect([await runs(), await changes()]).toEqual([[], [['quiet', undefined]]]);
    await sweepAt(520);
    expect(await runs()).toMatchObject([{ journey: 'quiet' }]);
  });

  it.each([
    ['held out', { holdout: 0.999_999 }, 'held out', 0],
    ['to have it once', { again: 'once' }, 'not started: it runs once for each member', 1],
  ] as const)(
    'given a member who is %s, then the event says why there is no run',
    async (_, rule, words, number) => {
      const { sweepAt, runs, changes } = await silent(['quiet', 'at-risk'], rule);
      await sweepAt(120);
      await sweepAt(520);
      expect((await changes()).at(-1)).toEqual(['at-risk', { quiet: words }]);
      expect(await runs()).toHaveLength(number);
    },
  );

  it('given a run that could not be started, then the sweep of runs starts it', async () => {
    const { local, sweepAt, runs } = await silent('quiet');
    vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(new Error('throttled'));
    await sweepAt(120);
    expect(await runs()).toMatchObject([{ state: 'starting' }]);
    local.clock.moveTo(plus(local.clock.now(), 'PT1H'));
    expect(await sweep(local.world)).toMatchObject({ started: 1 });
    expect(await runs()).toMatchObject([{ state: 'running' }]);
  });

  it('given a member who changes at this moment, then neither the level nor a run is written', async () => {
    const { local, ref, sweepAt, runs, changes } = await silent('quiet');
    const { items } = local.world;
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await transact([{ update: memberKey(ref), add: { version: 1n } }]);
      await transact(writes);
    });
    await sweepAt(120);
    expect([await runs(), await changes()]).toEqual([[], []]);
    await sweepAt(121);
    expect(await runs()).toHaveLength(1);
  });
});
