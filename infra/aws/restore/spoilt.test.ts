import { afterEach, describe, expect, it, vi } from 'vitest';
import { toReceipt } from '../../../shared/consent/receipt.ts';
import { linkKey } from '../../../shared/consent/link.ts';
import { memberKey } from '../../../shared/member/member.ts';
import { freezeSending, readSwitch } from '../../../shared/message/sending-switch.ts';
import { TransactionRefused, type Items } from '../../../shared/ports/items.ts';
import { CANARY, found } from '../../../test/support/canaries.ts';
import { say, type Word } from '../../../test/support/said.ts';
import { MEMBER, memberRow, messageRow, twoTables, type Side } from '../../../test/support/two-tables.ts';
import { carryOver } from './carry-over.ts';
import { carriedLines } from './words.ts';

const NO: Word = { what: 'no', purpose: 'relation', channel: 'email' };
const receiptsIn = async ({ items }: Side, ref = MEMBER) =>
  (await items.query({ partition: memberKey(ref).pk, range: { beginsWith: 'CONSENT#' } })).items;

afterEach(() => vi.restoreAllMocks());

describe('what proves it', () => {
  it('given a no, then its line comes over as it stands, and nothing that its row may hold beside', async () => {
    const { old, restored, carry } = await twoTables();
    await say(old, NO);
    const [line] = await receiptsIn(old);
    await old.put({ ...line!, strange: 'what no line has' });
    await carry();
    expect(await receiptsIn(restored)).toEqual([line]);
  });

  it('given a no on the row alone, then a line is made of it, once', async () => {
    const { old, restored, carry } = await twoTables();
    await old.spoil({ 'optOut.relation.sms': '2028-01-12T11:00:00.000Z' });
    await carry();
    await carry();
    expect((await receiptsIn(restored)).map(toReceipt)).toEqual([
      {
        source: 'restored',
        textVersion: 'none',
        given: false,
        purpose: 'relation',
        channel: 'sms',
        at: '2028-01-12T11:00:00.000Z',
      },
    ]);
  });

  it('given a no that the row has lost, or a row that is gone, then the log still says it', async () => {
    const lost = await twoTables();
    await say(lost.old, NO);
    await lost.old.spoil({ 'optOut.relation.email': undefined });
    expect((await lost.carry()).nos).toBe(1);

    const gone = await twoTables();
    await say(gone.old, NO);
    await say(gone.old, { what: 'pause', days: 30 });
    await gone.old.items.transact([{ delete: memberKey(MEMBER) }]);
    expect(await gone.carry()).toMatchObject({ both: 1, nos: 1, pauses: 1 });
    expect((await gone.restored.member()).optOuts).toHaveProperty(['relation.email']);
  });
});

describe('a row that something has spoilt', () => {
  it('given that the row and the log tell of two pauses, then the longer one holds', async () => {
    const { old, restored, carry } = await twoTables();
    await say(old, { what: 'pause', days: 60 });
    const { pausedUntil } = await old.member();
    await old.spoil({ pausedUntil: '2028-01-20T00:00:00.000Z' });
    expect((await carry()).pauses).toBe(1);
    expect((await restored.member()).pausedUntil).toBe(pausedUntil);
  });

  it('given fields that cannot be read, then they are named by the ref, and its opt-outs come over all the same', async () => {
    const { old, restored, carry, told } = await twoTables();
    await say(old, NO);
    await old.spoil({ language: 'xx', joinedOn: 'CANARY', 'optOut.service.sms': 7n, pausedUntil: 'CANARY' });
    const other = 'M2';
    for (const side of [old, restored]) await side.put(memberRow(other));
    await old.spoil({ 'optOut.relation.email': '2028-01-12T11:00:00.000Z' }, other);
    expect(await carry()).toMatchObject({ both: 2, nos: 3, unreadable: 1 });
    expect(told).toEqual([`${MEMBER} from: joinedOn, language, pausedUntil, optOut.service.sms`]);
    expect(Object.keys((await restored.member()).optOuts)).toEqual(['relation.email', 'service.sms']);
    expect(Object.keys((await restored.member(other)).optOuts)).toEqual(['relation.email']);
  });

  it('given another name, address and zone, then none of them comes over', async () => {
    const { old, restored, carry } = await twoTables();
    const before = await restored.member();
    await say(old, NO);
    await old.spoil({
      givenName: 'Wrong',
      email: 'wrong@example.org',
      zone: 'Asia/Tokyo',
      membershipNumber: 'X',
    });
    await carry();
    const { optOuts: _o, consents: _c, version: _v, ...after } = await restored.member();
    const { optOuts: _oo, consents: _cc, version: _vv, ...expected } = before;
    expect(after).toEqual(expected);
  });

  it('given one of the restored table that cannot be read, then it is named, and nothing stops', async () => {
    const { old, restored, carry, told } = await twoTables();
    await say(old, NO);
    await restored.spoil({ status: 'asleep' });
    expect(await carry()).toMatchObject({ both: 1, nos: 0, unreadable: 1 });
    expect(told).toEqual([`${MEMBER} to: status`]);
  });

  it('given a number that is no instant, then it is a field like others', async () => {
    const { old, carry, told } = await twoTables();
    await say(old, NO);
    await old.spoil({ statusSince: 10n ** 30n });
    expect(await carry()).toMatchObject({ nos: 1, unreadable: 1 });
    expect(told).toEqual([`${MEMBER} from: an instant`]);
  });
});

describe('the tables', () => {
  it('given members of the old one alone, then they are counted, and nothing of them is written', async () => {
    const { old, restored, carry } = await twoTables();
    await old.put(memberRow('M2'), memberRow('M3', { numberPk: 'LEVEL#left', status: 'left' }));
    const before = restored.dump();
    expect(await carry()).toMatchObject({ both: 1, onlyOld: 2 });
    expect(restored.dump()).toEqual(before);
  });

  it('given more members than fit on a page, then none is missed, and each counts once, also who moves to another list', async () => {
    const { old, restored } = await twoTables();
    const refs = Array.from({ length: 9 }, (_, n) => `M${n}`);
    for (const ref of refs) {
      for (const side of [old, restored]) await side.put(memberRow(ref));
      // Each is gone from the old table’s lists, so that the restored one’s are gone through, and changed.
      await old.spoil({ status: 'left', statusSince: 1_831_300_000_000n, numberPk: undefined }, ref);
    }
    const twoAtATime = (items: Items): Items => ({
      ...items,
      query: (query) => items.query({ ...query, limit: 2 }),
    });
    const tables = { from: twoAtATime(old.items), to: twoAtATime(restored.items) };
    const report = await carryOver(tables, restored.world, { journeys: new Map(), tell: () => undefined });
    expect(report).toMatchObject({ both: 10, left: 9 });
  });

  it('neither freezes nor releases', async () => {
    const { restored, carry } = await twoTables();
    const now = restored.world.clock.now();
    await carry();
    expect((await readSwitch(restored.items, now)).frozen).toBeUndefined();
    await freezeSending(restored.items, 'restored', now);
    await carry();
    expect((await readSwitch(restored.items, now)).frozen?.why).toBe('restored');
  });

  it('says what it did, and what it could not read, in numbers and refs alone', async () => {
    const written: string[] = [];
    const { old, restored, carry, told } = await twoTables();
    await say(old, NO);
    const canary = memberRow('M2', { ...CANARY, zone: CANARY.familyName, pausedUntil: CANARY.email });
    await old.put({ ...canary, 'suppressed.email': CANARY.email, 'optOut.relation.email': CANARY.phone });
    await restored.put(memberRow('M2', { ...CANARY, status: CANARY.givenName }));
    for (const level of ['log', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((...said: unknown[]) => void written.push(said.join(' ')));
    const report = await carry();
    const lines = carriedLines(report, { from: 'lojal-prod-items' });
    expect(told).toHaveLength(2);
    expect(lines.join('\n')).toContain(
      '2 members are in both tables. Carried over from "lojal-prod-items": 1 opt-outs',
    );
    expect(found([...written, ...told, ...lines])).toEqual([]);
  });
});

describe('cut short', () => {
  /** Three members, who have said all that there is to say. */
  async function lives() {
    const tables = await twoTables();
    const { old, restored } = tables;
    for (const ref of ['M2', 'M3']) for (const side of [old, restored]) await side.put(memberRow(ref));
    await say(old, NO);
    await say(old, { what: 'pause', days: 60 });
    await say(old, { what: 'leave' });
    await old.put(messageRow('M2', 'k', { link: 'l' }), {
      ...linkKey('l'),
      member: 'M2',
      key: 'k',
      purpose: 'service',
      channel: 'sms',
      journey: 'j',
      step: 's',
    });
    await old.spoil({ 'suppressed.email': 'm2@example.org' }, 'M2');
    await old.spoil({ status: 'erased' }, 'M3');
    return tables;
  }
  class Killed extends Error {}

  it('before or after any of its writes, and run again, it comes to the same', async () => {
    const whole = await lives();
    let writes = 0;
    const { items } = whole.restored;
    const counting: Items = { ...items, transact: (all) => ((writes += 1), items.transact(all)) };
    const options = { journeys: new Map(), tell: () => undefined };
    await carryOver({ from: whole.old.items, to: counting }, whole.restored.world, options);
    expect(writes).toBe(5);
    for (let at = 0; at < writes; at += 1) {
      for (const when of ['before', 'after']) {
        const cut = await lives();
        let call = 0;
        const to: Items = {
          ...cut.restored.items,
          async transact(all) {
            const isStruck = call === at;
            call += 1;
            if (isStruck && when === 'before') throw new Killed();
            await cut.restored.items.transact(all);
            if (isStruck) throw new Killed();
          },
        };
        const first = carryOver({ from: cut.old.items, to }, cut.restored.world, options);
        await expect(first).rejects.toThrow(Killed);
        await cut.carry();
        expect([at, when, cut.restored.dump()]).toEqual([at, when, whole.restored.dump()]);
      }
    }
  });

  it('given a word that comes in between reading and writing, then both hold', async () => {
    const { old, restored } = await twoTables();
    await say(old, NO);
    let isFirst = true;
    const to: Items = {
      ...restored.items,
      async transact(all) {
        if (isFirst) {
          isFirst = false;
          await say(restored, { what: 'no', purpose: 'service', channel: 'sms' });
        }
        await restored.items.transact(all);
      },
    };
    await carryOver({ from: old.items, to }, restored.world, { journeys: new Map(), tell: () => undefined });
    expect(Object.keys((await restored.member()).optOuts).toSorted()).toEqual([
      'relation.email',
      'service.sms',
    ]);
  });

  it('given that others are quicker for ever, then it says so and ends', async () => {
    const { old, restored } = await twoTables();
    await say(old, NO);
    const to: Items = {
      ...restored.items,
      transact: () => Promise.reject(new TransactionRefused([{ write: 0 }])),
    };
    const carrying = carryOver({ from: old.items, to }, restored.world, {
      journeys: new Map(),
      tell: () => undefined,
    });
    await expect(carrying).rejects.toThrow(TransactionRefused);
  });
});
