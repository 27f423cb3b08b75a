import { describe, expect, it } from 'vitest';
import { memberKey, toMember } from '../member/member.ts';
import { createLocalItems } from './items.local.ts';
import { createRows } from './items.local.rows.ts';
import { openDatabase } from './sqlite.ts';

const KEY = { pk: 'MEMBER#1', sk: 'MEMBER' };
const BODY = '{"names":["Åsa"],"count":1}';

describe('the rows that were read last', () => {
  it('given the same body again, then it is the same item; given another, or another key, another', () => {
    const rowOf = createRows();
    const first = rowOf(KEY.pk, KEY.sk, BODY);

    expect(first).toEqual({ ...KEY, names: ['Åsa'], count: 1n });
    expect(rowOf(KEY.pk, KEY.sk, BODY)).toBe(first);
    expect(rowOf(KEY.pk, KEY.sk, '{"count":2}')).toEqual({ ...KEY, count: 2n });
    expect(rowOf('MEMBER#2', KEY.sk, BODY)).toEqual({ ...first, pk: 'MEMBER#2' });
    expect(rowOf('MEMBER', '#1 MEMBER', BODY)).toMatchObject({ pk: 'MEMBER', sk: '#1 MEMBER' });
  });

  it('given an item that was handed out, when someone changes it, then that is refused, also within it', () => {
    const item = createRows()(KEY.pk, KEY.sk, BODY) as Record<string, unknown>;

    expect(() => (item.count = 2n)).toThrow(TypeError);
    expect(() => (item.names as string[]).push('Bo')).toThrow(TypeError);
  });

  it('given more rows than are kept, then each is still what it is', () => {
    const rowOf = createRows();
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
