import { describe, expect, it } from 'vitest';
import { memberKey, toMember } from '../member/member.ts';
import { createLocalItems } from './items.local.ts';
import { createRows } from './items.local.rows.ts';
import { openDatabase } from './sqlite.ts';
import { createGroup } from './sqlite.transaction.ts';

const KEY = { pk: 'MEMBER#1', sk: 'MEMBER' };
const BODY = '{"names":["Åsa"],"count":1}';

describe('the rows that were read last', () => {
  it('given the same body again, then it is the same item; given another, or another key, another', () => {
    const { read: rowOf } = createRows();
    const first = rowOf(KEY.pk, KEY.sk, BODY);

    expect(first).toEqual({ ...KEY, names: ['Åsa'], count: 1n });
    expect(rowOf(KEY.pk, KEY.sk, BODY)).toBe(first);
    expect(rowOf(KEY.pk, KEY.sk, '{"count":2}')).toEqual({ ...KEY, count: 2n });
    expect(rowOf('MEMBER#2', KEY.sk, BODY)).toEqual({ ...first, pk: 'MEMBER#2' });
    expect(rowOf('MEMBER', '#1 MEMBER', BODY)).toMatchObject({ pk: 'MEMBER', sk: '#1 MEMBER' });
  });

  it('given an item that was handed out, when someone changes it, then that is refused, also within it', () => {
    const item = createRows().read(KEY.pk, KEY.sk, BODY) as Record<string, unknown>;

    expect(() => (item.count = 2n)).toThrow(TypeError);
    expect(() => (item.names as string[]).push('Bo')).toThrow(TypeError);
  });

  it('given a row that was read, when it is known, then without reading it, until it is another or gone', () => {
    const rows = createRows();
    expect(rows.known(KEY)).toBeUndefined();
    const item = rows.read(KEY.pk, KEY.sk, BODY);
    expect(rows.known(KEY)).toBe(item);

    const left = { ...item, count: 2n };
    rows.left(left, '{"names":["Åsa"],"count":2}');
    expect(rows.known(KEY)).toBe(left);
    expect(() => (left.count = 3n)).toThrow(TypeError);

    rows.forget(KEY);
    expect(rows.known(KEY)).toBeUndefined();
  });

  it('given a row that is asked for again and again, when many others are read, then it is known to the end', () => {
    const rows = createRows();
    const item = rows.read(KEY.pk, KEY.sk, BODY);
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 1000; n += 1) rows.read(KEY.pk, `${round} ${n}`, BODY);
      expect(rows.known(KEY)).toBe(item);
    }
    expect(rows.known({ pk: KEY.pk, sk: '0 0' })).toBeUndefined();
  });

  it('given rows written in a group that is rolled back, when they are read, then as they were before it', async () => {
    const db = openDatabase(':memory:');
    const items = createLocalItems(db);
    await items.transact([{ put: { ...KEY, count: 1n } }]);
    await items.get(KEY);

    const group = createGroup(db)(async () => {
      await items.transact([{ update: KEY, add: { count: 1n } }]);
      expect(await items.get(KEY)).toEqual({ ...KEY, count: 2n });
      db.exec('ROLLBACK');
      throw new Error('the disk is full');
    });

    await expect(group).rejects.toThrow('the disk is full');
    expect(await items.get(KEY)).toEqual({ ...KEY, count: 1n });
  });

  it('given a second store of the same database, when one has written or deleted, then the other reads that', async () => {
    const db = openDatabase(':memory:');
    const [one, other] = [createLocalItems(db), createLocalItems(db)];
    await one.transact([{ put: { ...KEY, count: 1n } }]);
    await one.get(KEY);

    await other.transact([{ update: KEY, set: { count: 5n } }]);
    expect(await one.get(KEY)).toEqual({ ...KEY, count: 5n });
    await other.transact([{ put: { ...KEY, other: 'x' } }]);
    expect(await one.get(KEY)).toEqual({ ...KEY, other: 'x' });
    await other.transact([{ delete: KEY }]);
    expect(await one.get(KEY)).toBeUndefined();
  });

  it('given more rows than are kept, then each is still what it is', () => {
    const { read: rowOf } = createRows();
    for (let n = 0; n < 10_000; n += 1) rowOf(KEY.pk, String(n), `{"n":${n}}`);
    for (const n of [0, 5000, 9999])
      expect(rowOf(KEY.pk, String(n), `{"n":${n}}`)).toEqual({ pk: KEY.pk, sk: String(n), n: BigInt(n) });
  });

  it('given a member who was read, when the row is written, then the next read shows what it holds now', async () => {
    const items = createLocalItems(openDatabase(':memory:'));
    const since = '2028-01-03T08:00:00.000Z';
    const row = { ref: '1', status: 'active', statusSince: since, joinedOn: '2028-01-03', version: 1n };
    await items.transact([{ put: { ...memberKey('1'), ...row, recent: [], sends: 0n } }]);
    const before = toMember((await items.get(memberKey('1')))!);
    expect(toMember((await items.get(memberKey('1')))!)).toBe(before);

    await items.transact([{ update: memberKey('1'), set: { status: 'left' }, add: { version: 1n } }]);

    expect(toMember((await items.get(memberKey('1')))!)).toMatchObject({ status: 'left', version: 2n });
    expect(before).toMatchObject({ status: 'active', version: 1n });
    expect(() => before.recent.push(before.statusSince)).toThrow(TypeError);
  });

  it('given an item that can be changed, when it is read as a member again, then as it is by then', () => {
    const since = '2028-01-03T08:00:00.000Z';
    const row = { ref: '1', status: 'active', statusSince: since, joinedOn: '2028-01-03', version: 1n };
    const item = { ...memberKey('1'), ...row, recent: [], sends: 0n };
    expect(toMember(item).status).toBe('active');

    item.status = 'left';

    expect(toMember(item).status).toBe('left');
  });
});
