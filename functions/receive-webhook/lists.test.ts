import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { canonicalSchema } from '../../shared/webhook/canonical.ts';
import type { ReceivedMessage } from '../../shared/ports/queue.ts';
import { handOver } from '../../shared/webhook/hand-over.ts';
import { column, incoming, items, queued, type Answer, type Incoming } from '../../test/support/incoming.ts';
import { recorded, toolPost } from '../../test/support/tool-post.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const member = { membershipNumber: 'M-10482' };
const logIns = (size: number): object[] =>
  Array.from({ length: size }, (_, at) => ({
    occurredAt: `2028-01-10T07:${String(at % 60).padStart(2, '0')}:00Z`,
    member: { membershipNumber: `M-${at}` },
  }));
const post = ({ local }: Incoming, body: object): Promise<Answer> => toolPost(local, 'log-ins', body);

/** A list that comes again is taken apart. */
const redelivered = (messages: readonly ReceivedMessage[]) =>
  messages.map((message) => ({ ...message, receiveCount: 2 }));

/** What lies on the queue, once the batches have been taken apart. */
async function events(world: Incoming) {
  const batches = await world.queue.receive(10);
  await world.local.functions.recordEvents(redelivered(batches));
  for (const { receipt } of batches) await world.queue.remove(receipt);
  return queued(world);
}

describe('our own JSON', () => {
  it('given one event, then it is one event, and its id is the delivery’s', async () => {
    const world = incoming();
    const one = await post(world, { id: 'a', type: 'portal.login', member });
    const again = await post(world, { member, id: 'a', type: 'portal.login' });
    const other = await post(world, { id: 'b', member });
    expect([one.status, again.json.id, other.json.id === one.json.id]).toEqual([202, one.json.id, false]);
    expect(await queued(world)).toMatchObject([
      { id: one.json.id, type: 'portal.login', fields: { member } },
      {},
      {},
    ]);
  });

  it('given no id, then the same body is the same delivery, and another body another', async () => {
    const world = incoming();
    const [one, same, other] = [
      await post(world, { member }),
      await post(world, { member }),
      await post(world, { member, occurredAt: '2028-01-10T07:00:00Z' }),
    ];
    expect(same.json.id).toBe(one.json.id);
    expect(other.json.id).not.toBe(one.json.id);
  });

  it('given the recorded list, then each is an event of its own', async () => {
    const world = incoming();
    const answer = await post(world, recorded('token'));
    expect(answer.status).toBe(202);
    const found = await events(world);
    expect(found.map(({ type, fields }) => [type, fields])).toEqual([
      ['portal.login', { occurredAt: '2026-11-20T07:02:11.000Z', member }],
      ['portal.login', { occurredAt: '2026-11-20T06:15:43.000Z', member: { membershipNumber: 'M-10483' } }],
    ]);
    expect(found[0]!.id).toBe(answer.json.id);
  });

  it('given a hundred, then they are one message on the queue and a hundred events, none with another’s id', async () => {
    const world = incoming();
    expect((await post(world, { id: 'night', events: logIns(100) })).status).toBe(202);
    expect(world.queue.size()).toBe(1);
    const found = await events(world);
    expect(new Set(found.map(({ id }) => id)).size).toBe(100);
    expect(found.map(({ fields }) => fields).toSorted(byNumber)).toEqual(
      logIns(100).map((one) => ({
        ...one,
        occurredAt: (one as { occurredAt: string }).occurredAt.replace('Z', '.000Z'),
      })),
    );
  });

  it('given the list three times, and one taken apart twice, then the register is as after once', async () => {
    const hours = ['08', '09', '10'];
    const list = {
      id: 'n',
      events: hours.map((hour) => ({ member, occurredAt: `2028-01-10T${hour}:00:00Z` })),
    };
    const after = async (times: number): Promise<string[]> => {
      const world = incoming();
      await submitAndSettle(world.local, 'join', ASA, 'joining');
      for (let at = 0; at < times; at += 1) await post(world, list);
      if (times > 1) {
        const [first] = column(world.db, 'SELECT body FROM queue ORDER BY id');
        await world.local.world.queue.send(first!);
      }
      await world.local.engine.settle();
      expect([world.queue.size(), await world.queue.deadLetters()]).toEqual([0, []]);
      return items(world).filter((row) => !row.startsWith('CAP#'));
    };
    const once = await after(1);
    expect(once.filter((row) => row.includes('portal.login')).length).toBeGreaterThan(0);
    expect((await after(3)).map(keyOf)).toEqual(once.map(keyOf));
  });

  it.each<[string, object, string]>([
    ['an empty list', { events: [] }, 'events: must be a list of 1 to 100'],
    ['a hundred and one', { events: logIns(101) }, 'events: must be a list of 1 to 100'],
    ['no list', { events: { 0: { member } } }, 'events: must be a list of 1 to 100'],
    ['another type', { type: 'member.left', member }, 'type: must be portal.login'],
    ['a list and an event', { events: logIns(1), member }, 'beside "events" only "id" may stand'],
    ['a field that is not known', { member, colour: 'canary' }, 'fields that are not known'],
  ])('given %s, then none is taken and the whole is kept aside with the reason', async (_, body, words) => {
    const world = incoming();
    const { status, json, text } = await post(world, { id: 'a', ...body });
    expect([status, json.quarantined, json.error]).toEqual([202, true, 'invalid-event']);
    expect(json.message).toContain(words);
    expect(text).not.toContain('canary');
    expect(world.queue.size()).toBe(0);
  });

  it('given the queue fails, then none is stored, and the sender’s next attempt stores all', async () => {
    const world = incoming();
    vi.spyOn(world.local.world.queue, 'send').mockRejectedValueOnce(new Error('down'));
    const list = { id: 'n', events: logIns(20) };
    expect((await post(world, list)).status).toBe(500);
    expect(world.queue.size()).toBe(0);
    expect((await post(world, list)).status).toBe(202);
    expect(await events(world)).toHaveLength(20);
  });

  it('given the queue fails while a batch is taken apart, then the batch comes again', async () => {
    const world = incoming();
    await post(world, { id: 'n', events: logIns(5) });
    const [batch] = redelivered(await world.queue.receive(1));
    const send = vi.spyOn(world.local.world.queue, 'send');
    send.mockRejectedValueOnce(new Error('down'));
    expect(await world.local.functions.recordEvents([batch!])).toEqual(new Set([batch!.id]));
    expect(await world.local.functions.recordEvents([batch!])).toEqual(new Set());
    await world.queue.remove(batch!.receipt);
    const apart = await queued(world);
    expect(new Set(apart.map(({ id }) => id)).size).toBe(5);
  });

  it('given events that no message holds, then 413 says to send fewer', async () => {
    const { local } = incoming();
    const big = {
      id: 'e',
      form: 'f',
      bodyHash: 'h',
      receivedAt: local.clock.now(),
      type: 'portal.login' as never,
    };
    await expect(
      handOver(local.world, [{ ...big, fields: { filler: 'x'.repeat(200_000) } }]),
    ).rejects.toMatchObject({
      code: 'too-large',
      statusCode: 413,
    });
  });

  it('is published as JSON Schema: one event, or a list of 1 to 100', () => {
    expect(canonicalSchema('portal.login')).toMatchObject({
      title: 'portal.login',
      anyOf: [
        { properties: { id: {}, type: { const: 'portal.login' }, member: {} }, required: ['member'] },
        { properties: { events: { minItems: 1, maxItems: 100 } }, required: ['events'] },
      ],
    });
    expect(() => canonicalSchema('nobody')).toThrow('There is no event type "nobody".');
  });
});

const keyOf = (row: string): string => row.slice(0, row.indexOf('{'));

function byNumber(one: Record<string, unknown>, other: Record<string, unknown>): number {
  const numberOf = (fields: Record<string, unknown>): number =>
    Number((fields.member as { membershipNumber: string }).membershipNumber.slice(2));
  return numberOf(one) - numberOf(other);
}
