import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { storedInstant } from '../../shared/member/stored-instant.ts';
import type { Write } from '../../shared/ports/items.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { known, withJourneys } from '../../test/support/member-runs.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NOW = instant('2028-01-11T09:12:00Z');
const NONE = withJourneys();
const help = (name: string, state: string, submittedAt: string) => ({
  kind: 'salary',
  case: name,
  state,
  submittedAt,
});

describe('what every event leaves with the member', () => {
  it('is when the last of its type happened, and an older one that comes late does not change it', async () => {
    const { record, member } = await known(NONE);
    await record('log-in', { loggedInAt: '2028-01-11T08:00:00Z' });
    await record('log-in', { loggedInAt: '2028-01-09T08:00:00Z' });
    await record('training', { attendedAt: '2028-01-10T08:00:00Z' });
    expect((await member()).last).toEqual({
      'member.joined': NOW,
      'portal.login': '2028-01-11T08:00:00.000Z',
      'training.attended': '2028-01-10T08:00:00.000Z',
    });
  });

  it('is one ADD and one attribute, and no new version of the member', async () => {
    const { local, ref, record, member } = await known(NONE);
    const { version } = await member();
    const writes: Write[] = [];
    const transact = local.world.items.transact.bind(local.world.items);
    vi.spyOn(local.world.items, 'transact').mockImplementation(async (all) => {
      writes.push(...all);
      await transact(all);
    });
    await record('log-in', { loggedInAt: '2028-01-11T08:00:00Z' });
    const ofMember = writes.filter((write) => 'update' in write && write.update.sk === memberKey(ref).sk);
    const at = storedInstant(instant('2028-01-11T08:00:00Z'));
    expect(ofMember).toMatchObject([{ set: { 'last.portal.login': at } }]);
    expect(ofMember.map((write) => 'update' in write && Object.keys(write.set ?? {}))).toEqual([
      ['last.portal.login'],
    ]);
    expect((await member()).version).toBe(version);
  });

  it('is the latest, also of a second log-in of one day that counts no more', async () => {
    const { record, member } = await known(NONE);
    await record('log-in', { loggedInAt: '2028-01-11T07:00:00Z' });
    await record('log-in', { loggedInAt: '2028-01-11T08:00:00Z' });
    expect((await member()).last['portal.login']).toBe('2028-01-11T08:00:00.000Z');
  });

  it('is taken along when two rows become one, each the later', async () => {
    const { record, member } = await known(NONE);
    await record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' });
    await record('log-in', { loggedInAt: '2028-01-11T07:00:00Z' });
    await record('log-in', { membershipNumber: 'M-2', loggedInAt: '2028-01-11T08:00:00Z' });
    await record('training', { membershipNumber: 'M-2', attendedAt: '2028-01-10T08:00:00Z' });
    await record('help', { membershipNumber: 'M-2', ...help('A', 'opened', '2028-01-10T08:00:00Z') });
    await record('help', help('B', 'closed', '2028-01-09T08:00:00Z'));
    await record('merge', { from: 'M-2', into: 'M-10482' });
    expect(await member()).toMatchObject({
      last: { 'portal.login': '2028-01-11T08:00:00.000Z', 'training.attended': '2028-01-10T08:00:00.000Z' },
      openCases: ['A'],
      caseClosedAt: '2028-01-09T08:00:00.000Z',
    });
  });

  it('is not lost of an event that comes to either row while they become one', async () => {
    for (const number of ['M-2', 'M-10482']) {
      const { local, record, member } = await known(NONE);
      await record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' });
      const { items } = local.world;
      const transact = items.transact.bind(items);
      const spy = vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
        spy.mockRestore();
        await record('log-in', { membershipNumber: number, loggedInAt: '2028-01-11T08:00:00Z' });
        await transact(writes);
      });
      await record('merge', { from: 'M-2', into: 'M-10482' });
      expect((await member()).last['portal.login']).toBe('2028-01-11T08:00:00.000Z');
    }
  });
});

describe('the help cases', () => {
  it('given words in any order, with repetitions, one after the other or at once, then the same are open', async () => {
    const words = [
      help('A', 'opened', '2028-01-01T08:00:00Z'),
      help('A', 'closed', '2028-01-05T08:00:00Z'),
      help('A', 'opened', '2028-01-09T08:00:00Z'),
      help('B', 'opened', '2028-01-02T08:00:00Z'),
      help('C', 'closed', '2028-01-06T08:00:00Z'),
    ];
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 1, 3], { minLength: 7 });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (which, atOnce) => {
        const { record, member } = await known(NONE);
        const say = (n: number) => record('help', words[n], `help-${n}`);
        if (atOnce) await Promise.all(which.map(say));
        else for (const n of which) await say(n);
        const { openCases, caseClosedAt } = await member();
        expect([openCases, caseClosedAt]).toEqual([['A', 'B'], '2028-01-06T08:00:00.000Z']);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a member’s channel', () => {
  it('given a preference by a form, then it is kept, changed and taken away, and stays with the one who remains', async () => {
    const { local, record, member } = await known(NONE);
    const prefer = (preferredChannel: string | null) => record('update', { changes: { preferredChannel } });
    await prefer('sms');
    expect((await member()).preferredChannel).toBe('sms');
    local.clock.moveTo(plus(NOW, 'PT1H'));
    await prefer(null);
    expect(await member()).not.toHaveProperty('preferredChannel');
    await record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' });
    await record('update', { membershipNumber: 'M-2', changes: { preferredChannel: 'sms' } });
    await record('merge', { from: 'M-2', into: 'M-10482' });
    expect(await member()).not.toHaveProperty('preferredChannel');
    await expect(prefer('fax')).rejects.toThrow('Invalid option');
  });
});
