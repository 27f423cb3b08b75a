import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  delivered,
  incoming,
  items,
  keptAbout,
  post,
  queued,
  register,
} from '../../test/support/incoming.ts';
import { withJourneys } from '../../test/support/member-runs.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { welcome } from '../../workflows/welcome/journey.ts';
import { readDelivered, recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const FIVE = [1, 2, 3, 4, 5];

describe('one delivery, however often it comes', () => {
  it('five times at once through the receiver makes one member, one event, one run, one mail', async () => {
    const world = incoming();
    const answers = await Promise.all(FIVE.map(() => post(world.local, { id: 'msg_1', body: ASA })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await world.local.engine.settle();
    expect(await register(world)).toMatchObject([{ ...ASA, phone: '+46701740605', status: 'active' }]);
    expect([keptAbout(world, 'EVENT#').length, keptAbout(world, 'RUN#').length]).toEqual([1, 1]);
    expect(world.local.runs.list()).toHaveLength(1);
    expect(world.local.mailbox.accepted()).toHaveLength(1);
  });

  it('five times truly at once, at the rules themselves, too', async () => {
    const world = incoming();
    const event = await delivered(world, 'join', ASA, { id: 'e1' });
    const start = vi.spyOn(world.local.world.runs, 'start');
    await Promise.all(FIVE.map(() => recordEvent(world.local.world, world.local.workflows, event)));
    expect(await register(world)).toHaveLength(1);
    expect([keptAbout(world, 'EVENT#').length, keptAbout(world, 'RUN#').length]).toEqual([1, 1]);
    expect(new Set(start.mock.calls.map(([{ run }]) => run)).size).toBe(1);
    expect(world.local.runs.list()).toHaveLength(1);
  });

  it.each([
    ['with a membership number', ASA],
    ['with an e-mail address alone', { email: ASA.email, givenName: 'Åsa' }],
    ['with a phone alone', { phone: ASA.phone }],
  ])('a form sent five times by an impatient hand, %s, makes one member and one run', async (_, body) => {
    const world = incoming();
    const events = await Promise.all(FIVE.map((at) => delivered(world, 'join', body, { id: `e${at}` })));
    await Promise.all(events.map((event) => recordEvent(world.local.world, world.local.workflows, event)));
    expect(await register(world)).toHaveLength(1);
    // One joining date is one joining.
    expect([keptAbout(world, 'EVENT#').length, keptAbout(world, 'RUN#').length]).toEqual([1, 1]);
  });

  it('a year later has no effect', async () => {
    const world = incoming({ workflows: withJourneys(welcome) });
    await submitAndSettle(world.local, 'join', ASA, 'msg_1');
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P1Y'));
    const before = items(world);
    const sent = world.local.mailbox.accepted().length;
    await submitAndSettle(world.local, 'join', ASA, 'msg_1');
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P60D'));
    expect(items(world)).toEqual(before);
    expect(world.local.mailbox.accepted()).toHaveLength(sent);
  });

  it('has no effect when the member has another address by then', async () => {
    // Given a member who was found by an address that is no longer hers, and someone who has it now.
    const world = incoming();
    await submitAndSettle(world.local, 'join', ASA, 'join');
    await submitAndSettle(world.local, 'join', { email: ASA.email, familyName: 'Ek' }, 'by-address');
    await submitAndSettle(
      world.local,
      'join',
      { ...ASA, email: 'new@example.org', phone: '070-174 06 06' },
      'moved',
    );
    await submitAndSettle(world.local, 'leave', { email: 'new@example.org' }, 'left-by-address');
    await submitAndSettle(
      world.local,
      'join',
      { membershipNumber: 'M-2', email: 'new@example.org' },
      'neighbour',
    );
    await submitAndSettle(
      world.local,
      'join',
      { ...ASA, email: 'newer@example.org', phone: '070-174 06 07' },
      'back',
    );
    const before = items(world);
    // When the old deliveries come again
    await submitAndSettle(world.local, 'join', { email: ASA.email, familyName: 'Ek' }, 'by-address');
    await submitAndSettle(world.local, 'leave', { email: 'new@example.org' }, 'left-by-address');
    // Then nobody joins and nobody leaves.
    expect(items(world)).toEqual(before);
    expect((await register(world)).map(({ membershipNumber, status }) => [membershipNumber, status])).toEqual(
      [
        ['M-10482', 'active'],
        ['M-2', 'active'],
      ],
    );
  });
});

describe('the same id with another body', () => {
  const OTHERS = [
    ['of the same member', { ...ASA, email: 'other@example.org' }],
    ['of another member who is known', { membershipNumber: 'M-2', email: 'other@example.org' }],
    ['of nobody known', { membershipNumber: 'M-3' }],
  ] as const;

  it.each(OTHERS)('%s: the first one counts, and an alarm is logged', async (_, other) => {
    const world = incoming();
    const error = vi.spyOn(log, 'error').mockReturnValue();
    await submitAndSettle(world.local, 'join', { membershipNumber: 'M-2' }, 'second-member');
    await submitAndSettle(world.local, 'join', ASA, 'join');
    // An update by a member who was there already, whose row says nothing of the delivery.
    await submitAndSettle(world.local, 'join', { ...ASA, familyName: 'Ek Berg' }, 'msg_1');
    const before = items(world);
    const { result } = await submitAndSettle(world.local, 'join', other, 'msg_1');
    expect(result).toMatchObject({ statusCode: 202 });
    expect(items(world)).toEqual(before);
    expect(error).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^delivery conflict: /), {
      event: expect.stringMatching(/^[0-9a-f]{32}$/),
      form: 'join',
    });
  });

  it('the first one also counts while it waits for its member', async () => {
    const world = incoming();
    const error = vi.spyOn(log, 'error').mockReturnValue();
    await submitAndSettle(world.local, 'join', { membershipNumber: 'M-2' }, 'second-member');
    await submitAndSettle(world.local, 'leave', { membershipNumber: 'M-1' }, 'msg_1');
    const before = items(world);
    await submitAndSettle(world.local, 'leave', { membershipNumber: 'M-2' }, 'msg_1');
    expect(items(world)).toEqual(before);
    expect(error).toHaveBeenCalledOnce();
  });
});

describe('a fault on the way', () => {
  it('between the commit and the start of the run is healed by the next delivery from the queue', async () => {
    const world = incoming();
    const { local } = world;
    const error = vi.spyOn(log, 'error').mockReturnValue();
    vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(new Error('killed'));
    await submitAndSettle(local, 'join', ASA, 'msg_1');
    expect(keptAbout(world, 'RUN#')[0]).toContain('"starting"');
    expect([local.runs.list(), local.mailbox.accepted()]).toEqual([[], []]);
    expect(error).toHaveBeenCalledWith(
      'an event was not recorded and comes again',
      expect.objectContaining({ queued: '1' }),
    );

    await local.engine.advanceTo(plus(local.clock.now(), 'PT3M'));
    expect(local.mailbox.accepted().map(({ tags }) => tags.step)).toEqual(['hello']);
    expect([local.runs.list().length, keptAbout(world, 'EVENT#').length, world.queue.size()]).toEqual([
      1, 1, 0,
    ]);
  });

  it.each([
    ['before the commit', false],
    ['right after it, its answer lost', true],
  ])('%s is healed by the next delivery, and has one effect', async (_, committed) => {
    const world = incoming();
    const { local } = world;
    vi.spyOn(log, 'error').mockReturnValue();
    const transact = local.world.items.transact.bind(local.world.items);
    vi.spyOn(local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      if (committed) await transact(writes);
      throw new Error('store outage');
    });
    await submitAndSettle(local, 'join', ASA, 'msg_1');
    await local.engine.advanceTo(plus(local.clock.now(), 'PT3M'));
    expect(await register(world)).toHaveLength(1);
    expect([keptAbout(world, 'EVENT#').length, keptAbout(world, 'RUN#').length, world.queue.size()]).toEqual([
      1, 1, 0,
    ]);
    expect(local.mailbox.accepted()).toHaveLength(1);
  });

  it('of one event does not hold up the others of its batch', async () => {
    const world = incoming();
    vi.spyOn(log, 'error').mockReturnValue();
    await world.local.world.queue.send('{"not":"sealed"}');
    await submitAndSettle(world.local, 'join', ASA, 'msg_1');
    expect(await register(world)).toHaveLength(1);
    expect(world.queue.size()).toBe(1);
  });

  it('that stays moves the event to the dead letters after five tries, whole and sealed', async () => {
    const world = incoming();
    const { local } = world;
    const error = vi.spyOn(log, 'error').mockReturnValue();
    const outage = vi.spyOn(local.world.items, 'transact').mockRejectedValue(new Error('store outage'));
    await post(local, { id: 'msg_1', body: ASA });
    const [event] = await queued(world);
    await local.engine.advanceTo(plus(local.clock.now(), 'PT1H'));
    const letters = await world.queue.deadLetters();
    expect([letters.length, world.queue.size(), error.mock.calls.length]).toEqual([1, 0, 5]);
    expect(letters[0]).not.toContain('asa');
    // Put back once the fault is gone, it is recorded as if nothing had happened.
    outage.mockRestore();
    expect(readDelivered(letters[0]!, await local.world.secrets.get('seal'))).toEqual(event);
    await local.world.queue.send(letters[0]!);
    await local.engine.settle();
    expect(await register(world)).toMatchObject([
      { membershipNumber: ASA.membershipNumber, joinedOn: '2028-01-11' },
    ]);
  });

  it('an event of a type whose rules have changed is refused by name, for the dead letters', async () => {
    const world = incoming();
    const event = await delivered(world, 'join', ASA, { id: 'e1' });
    const older = { ...event, fields: { member: { nickname: 'canary' } } };
    await expect(recordEvent(world.local.world, world.local.workflows, older)).rejects.toThrow(
      "Event e1 on the queue does not fit its type's schema.",
    );
    expect(items(world)).toEqual([]);
  });

  it('gives up when others are always quicker, and leaves it to the queue', async () => {
    const world = incoming();
    const event = await delivered(world, 'join', ASA, { id: 'e1' });
    const transact = vi
      .spyOn(world.local.world.items, 'transact')
      .mockRejectedValue(new TransactionRefused([{ write: 0 }]));
    await expect(recordEvent(world.local.world, world.local.workflows, event)).rejects.toThrow(
      TransactionRefused,
    );
    expect(transact).toHaveBeenCalledTimes(12);
  });
});
