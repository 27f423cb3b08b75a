import { describe, expect, it, vi } from 'vitest';
import { eventOf, type Fate } from '../../shared/adapters/delivery-events.local.ts';
import { log } from '../../shared/log.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { DUE_MESSAGES, entriesOf } from '../../shared/message/ledger.ts';
import { plus } from '../../shared/time/instant.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { createHandler } from './handler.ts';
import { recordDelivery } from './record-delivery.ts';

/** Åsa has joined and was sent her first mail, which the provider took. It tells nothing of it but what a test tells. */
async function given(options: Parameters<typeof testWorld>[0] = {}) {
  const local = testWorld(options);
  local.faults.add({ channel: 'email', fault: 'lost-events', times: 1_000 });
  await submitAndSettle(local, 'join', ASA);
  const member = await refOf(local, ASA.membershipNumber);
  const { items, clock } = local.world;
  const [first] = await entriesOf(items, member);
  const about = {
    channel: 'email' as const,
    key: first!.key,
    member,
    address: ASA.email as string,
    providerId: 'p-1',
    acceptedAt: clock.now(),
  };
  const tell = async (fate: Fate, more: Partial<typeof about> = {}) => {
    const event = eventOf({ ...about, ...more }, fate, clock.now()) as { detail: unknown };
    const outcome = await recordDelivery(local.world, event.detail);
    await local.engine.settle();
    return outcome;
  };
  const entry = async () => (await entriesOf(items, member)).find(({ key }) => key === about.key);
  const row = async () => (await items.get(memberKey(member)))!;
  const events = async () => {
    const { items: found } = await items.query({
      partition: `MEMBER#${member}`,
      range: { beginsWith: 'EVENT#' },
    });
    return found.map(({ type }) => type);
  };
  return { local, member, tell, entry, row, events };
}

const FATES: readonly Fate[] = ['sent', 'delivered', 'soft-bounce', 'complaint'];

describe('a delivery', () => {
  it.each([
    ['delivered', 'delivered'],
    ['soft-bounce', 'bounced'],
    ['hard-bounce', 'bounced'],
    ['complaint', 'complained'],
  ] as const)('"%s" is the message’s fate: %s', async (fate, state) => {
    const { tell, entry } = await given();
    expect(await tell(fate)).toBe('recorded');
    expect(await entry()).toMatchObject({ state });
    expect(await tell(fate)).toBe('known');
  });

  it('is never taken back: in whatever order and however often it is told, the last word is the same', async () => {
    const ends = new Set<string | undefined>();
    for (const order of [
      FATES.filter((fate) => fate !== 'soft-bounce'),
      ['complaint', 'delivered', 'sent', 'delivered'],
      ['delivered', 'complaint', 'sent', 'complaint'],
    ] as const) {
      const { tell, entry } = await given();
      for (const fate of order) await tell(fate);
      ends.add((await entry())?.state);
    }
    expect([...ends]).toEqual(['complained']);
  });

  it('of a message whose answer was lost says that it went, and it is no longer presumed', async () => {
    const { local, tell, entry } = await given({
      mailer: (provider) => ({
        async send(mail) {
          await provider.send(mail);
          throw new Error('reset');
        },
      }),
    });
    expect(await entry()).toMatchObject({ state: 'unknown' });
    expect(await tell('sent')).toBe('recorded');
    expect(await entry()).toMatchObject({ state: 'sent', providerId: 'p-1' });
    const { items: due } = await local.world.items.query({ index: 'byText', partition: DUE_MESSAGES });
    expect(due).toEqual([]);
    await local.engine.advanceTo(plus(local.clock.now(), 'P2D'));
    expect(await entry()).toMatchObject({ state: 'sent' });
  });

  it('of no fate changes nothing', async () => {
    const { local } = await given();
    const event = {
      eventType: 'DeliveryDelay',
      mail: { timestamp: '2028-01-11T09:12:00Z', messageId: 'p-1' },
    };
    expect(await recordDelivery(local.world, event)).toBe('irrelevant');
  });
});

describe('an address that is no good', () => {
  it.each(['hard-bounce', 'complaint'] as const)('is not written to any more after a %s', async (fate) => {
    const { local, tell, row, entry } = await given();
    const before = toMember(await row()).version;
    await tell(fate);
    expect(toMember(await row())).toMatchObject({ suppressed: { email: ASA.email }, version: before + 1n });
    await tell(fate);
    expect(toMember(await row()).version).toBe(before + 1n);
    await local.engine.advanceTo(plus(local.clock.now(), 'P4D'));
    expect(local.mailbox.accepted()).toHaveLength(1);
    expect((await entry())?.state).toBe(fate === 'complaint' ? 'complained' : 'bounced');
  });

  it.each(['soft-bounce', 'delivered'] as const)('is not what a %s says', async (fate) => {
    const { tell, row } = await given();
    await tell(fate);
    expect(toMember(await row()).suppressed).toEqual({});
  });

  it('is compared without regard to capitals, and is kept as the member writes it', async () => {
    const { tell, row } = await given();
    await tell('hard-bounce', { address: 'ASA.EK@Example.org' });
    expect(toMember(await row()).suppressed).toEqual({ email: ASA.email });
  });

  it('is not the one that the member has by now', async () => {
    const { local, tell, row, entry } = await given();
    await submitAndSettle(local, 'update', {
      membershipNumber: ASA.membershipNumber,
      changes: { email: 'new@example.org' },
    });
    await tell('hard-bounce');
    expect(toMember(await row()).suppressed).toEqual({});
    expect(await entry()).toMatchObject({ state: 'bounced' });
  });
});

describe('the index', () => {
  it.each([
    ['hard-bounce', 'message.bounced'],
    ['soft-bounce', 'message.bounced'],
    ['complaint', 'message.complained'],
  ] as const)('hears once of a %s, however often it is told', async (fate, type) => {
    const { tell, events } = await given();
    await tell(fate);
    await tell(fate);
    expect((await events()).filter((one) => one === type)).toHaveLength(1);
  });

  it('hears of it also when the first telling was killed between the ledger and the queue', async () => {
    const { local, tell, events } = await given();
    vi.spyOn(local.world.queue, 'send').mockRejectedValueOnce(new Error('killed'));
    await expect(tell('complaint')).rejects.toThrow('killed');
    expect(await tell('complaint')).toBe('known');
    expect(await events()).toContain('message.complained');
  });

  it('hears nothing of a delivery', async () => {
    const { tell, events } = await given();
    await tell('delivered');
    expect(await events()).toEqual(['member.joined']);
  });
});

describe('a delivery of a message that nobody knows', () => {
  it.each([
    ['another key', { key: '0'.repeat(32) }],
    ['another member', { member: 'NOBODY' }],
  ])('under %s is kept once for a person to look at, without the address', async (_, more) => {
    const { local, tell } = await given();
    const told = vi.spyOn(log, 'error').mockReturnValue();
    expect(await tell('hard-bounce', more)).toBe('quarantined');
    expect(await tell('hard-bounce', more)).toBe('quarantined');
    const { items } = await local.world.items.query({ partition: 'QUARANTINE#delivery' });
    expect(items).toMatchObject([{ channel: 'email', what: 'bounced', providerId: 'p-1' }]);
    expect(
      JSON.stringify([items, told.mock.calls], (__, value: unknown) =>
        typeof value === 'bigint' ? 0 : value,
      ),
    ).not.toContain('asa.ek');
    expect(told).toHaveBeenCalledTimes(1);
    told.mockRestore();
  });
});

describe('the handler', () => {
  it('takes an event from EventBridge and from SNS alike', async () => {
    const { local, entry, member } = await given();
    const key = (await entry())!.key;
    const about = {
      channel: 'email' as const,
      key,
      member,
      address: ASA.email,
      providerId: 'p-1',
      acceptedAt: local.clock.now(),
    };
    const { detail } = eventOf(about, 'delivered', local.clock.now()) as { detail: object };
    const handler = createHandler(local.world);
    await handler({ detail }, {} as never);
    expect(await entry()).toMatchObject({ state: 'delivered' });
    const { detail: second } = eventOf(about, 'complaint', local.clock.now()) as { detail: object };
    await handler({ Records: [{ Sns: { Message: JSON.stringify(second) } }] }, {} as never);
    expect(await entry()).toMatchObject({ state: 'complained' });
  });

  it('fails for what it cannot read, so that it ends among the dead letters', async () => {
    const { local } = await given();
    const handler = createHandler(local.world);
    await expect(
      handler({ Records: [{ Sns: { Message: 'You have subscribed' } }] }, {} as never),
    ).rejects.toMatchObject({ name: 'DeliveryUnreadable' });
  });
});
