import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { byDetail, event, journey, send } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { isHeldOut } from '../../shared/journey/may-begin.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { known, withJourneys } from '../../test/support/member-runs.ts';
import { thankYou } from '../../workflows/thank-you/journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NOW = instant('2028-01-11T09:12:00Z');
const help = (state: string, about: object = {}) => ({ kind: 'salary', case: 'A-1', state, ...about });
const onLogIn = (options: Partial<Parameters<typeof journey>[1]> = {}) =>
  journey('on-log-in', {
    purpose: 'relation',
    startsOn: event('portal.login'),
    endsOn: ['training.attended'],
    steps: [send('hello')],
    ...options,
  });

describe('a journey that begins on an event with a value', () => {
  it('begins when the field has it, once for each case, with what it chooses by and no more', async () => {
    const { record, runs, outcomes } = await known(withJourneys(thankYou));
    await record('help', help('opened'));
    expect([await runs(), await outcomes('help.received')]).toEqual([[], {}]);
    await record('help', help('closed'));
    expect(await runs()).toMatchObject([
      { journey: 'thank-you', occurrence: 'A-1', details: { kind: 'salary' }, next: { step: 'thanks' } },
    ]);
    expect(Object.keys((await runs())[0]?.details ?? {})).toEqual(['kind']);
    await record('help', help('closed'));
    expect(await outcomes('help.received')).toEqual({ 'thank-you': 'already ran for this occurrence' });
    await record('help', help('closed', { case: 'A-2', kind: 'legal' }));
    const kinds = (await runs()).map(({ occurrence, details }) => [occurrence, details?.kind]);
    expect(Object.fromEntries(kinds)).toEqual({ 'A-1': 'salary', 'A-2': 'legal' });
  });

  it('keeps no field that is a text, or that no variant names', async () => {
    const named = onLogIn({
      startsOn: event('event.attended'),
      steps: [send('hello', { variant: byDetail('event', { x: 'other' }) })],
    });
    const { record, runs } = await known(withJourneys(named));
    await record('event', { event: 'x'.repeat(101) });
    expect((await runs())[0]).not.toHaveProperty('details');
  });
});

describe('a journey that does not begin again', () => {
  it('once in a lifetime: the second trigger is recorded with why', async () => {
    const { local, record, runs, outcomes } = await known(withJourneys(onLogIn({ again: 'once' })));
    await record('log-in');
    local.clock.moveTo(plus(NOW, 'P400D'));
    await record('log-in');
    expect(await outcomes('portal.login')).toEqual({
      'on-log-in': 'not started: it runs once for each member',
    });
    expect(await runs()).toHaveLength(1);
  });

  it('before so many days have passed, or while a run is under way, and then it does', async () => {
    const { local, record, runs, outcomes } = await known(
      withJourneys(onLogIn({ again: { afterDays: 30 } })),
    );
    await record('log-in');
    local.clock.moveTo(plus(NOW, 'P31D'));
    await record('log-in');
    expect(await outcomes('portal.login')).toEqual({ 'on-log-in': 'not started: a run is under way' });
    await record('training');
    await record('log-in', { loggedInAt: plus(NOW, 'P30DT1H') });
    expect(await runs()).toHaveLength(2);
    await record('training');
    local.clock.moveTo(plus(NOW, 'P40D'));
    await record('log-in');
    expect(await outcomes('portal.login')).toEqual({
      'on-log-in': 'not started: the last run began too short a time ago',
    });
  });

  it('by two triggers at once neither', async () => {
    const cases = onLogIn({ again: 'once', startsOn: event('event.attended') });
    const { record, runs } = await known(withJourneys(cases));
    const days = ['2028-01-10T10:00:00Z', '2028-01-09T10:00:00Z', '2028-01-08T10:00:00Z'];
    await Promise.all(days.map((attendedAt) => record('event', { attendedAt })));
    expect(await runs()).toHaveLength(1);
  });
});

describe('a share of members who get no run', () => {
  it('are told from the others by their ref alone, and the trigger is recorded', async () => {
    const half = onLogIn({ holdout: 0.5 });
    const { ref, record, runs, outcomes } = await known(withJourneys(half));
    const heldOut = isHeldOut(ref, half.name, 0.5);
    await record('log-in');
    expect(await outcomes('portal.login')).toEqual({ 'on-log-in': heldOut ? 'held out' : 'started' });
    expect(await runs()).toHaveLength(heldOut ? 0 : 1);
  });

  it('when nearly all are, the run is held out', async () => {
    const { record, runs, outcomes } = await known(withJourneys(onLogIn({ holdout: 0.999_999 })));
    await record('log-in');
    expect([await runs(), await outcomes('portal.login')]).toEqual([[], { 'on-log-in': 'held out' }]);
  });
});
