import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { after, event, journey, send } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { known, withJourneys } from '../../test/support/member-runs.ts';
import { items } from '../../test/support/incoming.ts';
import { workflows } from '../../workflows/index.ts';
import { thankYou } from '../../workflows/thank-you/journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const LOW = { trust: 'low' } as const;
const HIGH = { trust: 'high' } as const;
const named = (name: string, startsOn: Parameters<typeof journey>[1]['startsOn']) =>
  journey(name, { purpose: 'relation', startsOn, endsOn: ['event.attended'], steps: [send('hello')] });
const AT_ONCE = named('at-once', event('training.attended'));
const LATER = named('later', after({ days: 2, since: 'training.attended', at: '10:00' }));
const MARKED = [
  named('at-once-marked', event('training.attended', LOW)),
  named('later-marked', after({ days: 2, since: 'training.attended', at: '10:00', ...LOW })),
];
const REFUSED = {
  'at-once': 'not started: it came by a form of low trust',
  later: 'not planned: it came by a form of low trust',
};

describe('an event of low trust', () => {
  it('given journeys that are not marked for it, then nothing begins, and the event says why', async () => {
    const { record, runs, due, outcomes } = await known(withJourneys(AT_ONCE, LATER));
    await record('training', {}, 'a', LOW);
    expect([await runs(), await due()]).toEqual([[], []]);
    expect(await outcomes('training.attended')).toEqual(REFUSED);
  });

  it('given journeys that are marked, then they begin as by any other', async () => {
    const { record, runs, due, outcomes } = await known(withJourneys(...MARKED));
    await record('training', {}, 'a', LOW);
    expect([(await runs()).length, (await due()).length]).toEqual([1, 1]);
    expect(await outcomes('training.attended')).toEqual({
      'at-once-marked': 'started',
      'later-marked': 'planned for 2028-01-13',
    });
  });

  it('given one of high trust, or of our own, later, then that one begins them', async () => {
    for (const how of [HIGH, { trust: undefined }]) {
      const { record, runs, due } = await known(withJourneys(AT_ONCE, LATER));
      await record('training', {}, 'a', LOW);
      await record('training', {}, 'b', how);
      expect([(await runs()).length, (await due()).length]).toEqual([1, 1]);
    }
  });

  it('given its form is believed since, when the same delivery comes again, then it starts nothing by what came before', async () => {
    const { record, runs, due } = await known(withJourneys(AT_ONCE, LATER));
    await record('training', {}, 'a', LOW);
    await record('training', {}, 'a', HIGH);
    expect([await runs(), await due()]).toEqual([[], []]);
  });

  it('given it counts once a day, when one of high trust comes on the day, then that one starts, and both are told of', async () => {
    const onLogIn = named('on-log-in', event('portal.login'));
    const { record, runs, outcomes } = await known(withJourneys(onLogIn));
    await record('log-in', {}, 'a', LOW);
    for (const id of ['b', 'c', 'd']) await record('log-in', {}, id, HIGH);
    expect(await runs()).toHaveLength(1);
    expect(await outcomes('portal.login')).toEqual({
      'on-log-in': 'not started: it came by a form of low trust; started; already ran for this occurrence',
    });
  });

  it('is believed in what happened: it counts for the index, ends what it ends, and is what a guard sees', async () => {
    const { record, runs, member, local, ref } = await known(withJourneys(AT_ONCE));
    const sum = async () => (await local.world.items.get({ pk: `MEMBER#${ref}`, sk: 'MEMBER' }))?.numberSk;
    await record('training');
    const before = await sum();
    await record('event', {}, 'a', LOW);
    expect((await runs()).map(({ state }) => state)).toEqual(['ended']);
    expect((await member()).last['event.attended']).toBe(local.clock.now());
    expect(await sum()).toBeGreaterThan(before as bigint);
  });

  it.each([
    ['join', { joinedOn: '2028-01-01' }],
    ['update', { changes: { email: 'other@example.org' } }],
    ['leave', {}],
    ['merge', { from: 'M-2', into: 'M-10482' }],
  ])('given it says %s, then it is refused by name, and nothing is written', async (form, body) => {
    const { record, world } = await known(withJourneys());
    await record('join', { membershipNumber: 'M-2' }, 'second-member');
    const before = items(world);
    await expect(record(form, body, 'a', LOW)).rejects.toThrow(/Event a .* of low trust/);
    expect(items(world)).toEqual(before);
  });
});

describe('the journeys that are shipped', () => {
  it('given a closed case by any form there is, then thanks begin', async () => {
    const helpForms = [...workflows.forms.values()].filter((form) => form.event === 'help.received');
    expect(new Set(helpForms.map(({ trust }) => trust))).toEqual(new Set(['high', 'low']));
    for (const { trust } of helpForms) {
      const { record, runs } = await known(withJourneys(thankYou));
      await record('help', { kind: 'salary', case: 'A-1', state: 'closed' }, 'a', { trust });
      expect(await runs()).toHaveLength(1);
    }
  });
});
