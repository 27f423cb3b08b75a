import { spawn } from 'node:child_process';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createJoining } from '../../infra/aws/restore/bring-joined.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { createLocalSecrets } from '../../shared/adapters/secrets.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { linkKey } from '../../shared/consent/link.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { readSwitch } from '../../shared/message/sending-switch.ts';
import type { Item } from '../../shared/ports/items.ts';
import { CANARY, found } from '../support/canaries.ts';
import { outcome } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';
import { memberRow, messageRow } from '../support/two-tables.ts';
import { TUESDAY } from '../support/world.ts';
import { createTables, type Table } from './tables.ts';

const open = createTables('restored');
let old: Table;
let restored: Table;
beforeEach(async () => {
  old = await open();
  restored = await open();
});
afterEach(async () => {
  await old.close();
  await restored.close();
});

/** `npm run restored` without npm, as on the machine of an operator. */
function run(...args: string[]): ReturnType<typeof outcome> {
  const access = { AWS_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const env = { ...process.env, ...access, AWS_ENDPOINT_URL: inject('dynamoDbEndpoint') };
  return outcome(
    spawn(process.execPath, ['infra/aws/restored.ts', '--stage', 'dev', ...args], { cwd: ROOT, env }),
  );
}
const put = ({ items }: Table, ...rows: readonly Item[]) => items.transact(rows.map((row) => ({ put: row })));
const memberIn = async ({ items }: Table, ref: string) => toMember((await items.get(memberKey(ref)))!);

const CHOICE = { source: 'preference-page', textVersion: 'page-1', at: TUESDAY } as const;
const SINCE = '2028-01-11T08:00:00.000Z';

describe('npm run restored --from, on DynamoDB', () => {
  it('carries over opt-outs, pauses, leaves, dead addresses and links, also of rows that something else has written to', async () => {
    const refs = ['M1', 'M2', 'M3', 'M4', 'M5'];
    for (const table of [old, restored])
      await put(table, ...refs.map((ref) => memberRow(ref, { ...CANARY })));
    await put(
      old,
      memberRow('M1', { ...CANARY, 'optOut.relation.email': SINCE }),
      {
        pk: memberKey('M1').pk,
        sk: `CONSENT#${SINCE}#A`,
        ...CHOICE,
        given: false,
        purpose: 'relation',
        channel: 'email',
      },
      memberRow('M2', { ...CANARY, pausedUntil: '2999-01-01T00:00:00.000Z' }),
      memberRow('M3', { ...CANARY, status: 'left', numberPk: 'LEVEL#left' }),
      memberRow('M4', { ...CANARY, 'suppressed.email': CANARY.email }),
      messageRow('M4', 'k', { link: 'l' }),
      {
        ...linkKey('l'),
        member: 'M4',
        key: 'k',
        purpose: 'relation',
        channel: 'email',
        journey: 'j',
        step: 's',
      },
      memberRow('M6', { ...CANARY }),
    );
    // As no code of ours writes: a set, and a number with a fraction.
    await old.client.send(
      new UpdateItemCommand({
        TableName: old.tableName,
        Key: { pk: { S: memberKey('M5').pk }, sk: { S: 'MEMBER' } },
        UpdateExpression: 'SET #no = :no, recent = :set, version = :half',
        ExpressionAttributeNames: { '#no': 'optOut.service.sms' },
        ExpressionAttributeValues: { ':no': { S: SINCE }, ':set': { SS: ['a'] }, ':half': { N: '0.5' } },
      }),
    );
    const { code, said } = await run('--table', restored.tableName, '--from', old.tableName);
    expect(said.split('\n').map((line) => line.slice(0, 90))).toEqual([
      'FROZEN. 0 starts had fallen due and have their runs.',
      '0 runs may have sent what the table does not know, and are over; 0 go on.',
      `member M5, in "${old.tableName}": cannot be read: version, recent`,
      `5 members are in both tables. Carried over from "${old.tableName}": 2 opt-outs, 1 pauses, 1 leaves,`.slice(
        0,
        90,
      ),
      expect.stringContaining(`1 are in "${old.tableName}" alone`),
      expect.stringContaining('1 have something that cannot be read'),
      expect.stringContaining(`"${old.tableName}" is not frozen`),
      '',
    ]);
    expect([code, found(said)]).toEqual([2, []]);
    expect((await memberIn(restored, 'M1')).optOuts).toEqual({ 'relation.email': SINCE });
    expect((await memberIn(restored, 'M2')).pausedUntil).toBe('2999-01-01T00:00:00.000Z');
    expect((await memberIn(restored, 'M3')).status).toBe('left');
    expect((await memberIn(restored, 'M4')).suppressed).toEqual({ email: CANARY.email });
    expect((await memberIn(restored, 'M5')).optOuts).toEqual({ 'service.sms': SINCE });
    expect((await restored.items.get(linkKey('l')))?.member).toBe('M4');
    expect(await restored.items.get(memberKey('M6'))).toBeUndefined();
    expect((await readSwitch(restored.items, TUESDAY)).frozen?.why).toContain('restored');

    // Run again, there is nothing left to do.
    const again = await run('--table', restored.tableName, '--from', old.tableName);
    expect(again.said).toContain('0 opt-outs, 0 pauses, 0 leaves, 0 dead addresses, 0 choices');
    expect((await memberIn(restored, 'M1')).version).toBe(8n);
  });

  it('brings over whole, with --joined, who is in the old table alone, whom a number and an address then find', async () => {
    const ref = 'M7';
    const rows = [
      memberRow(ref, { ...CANARY, 'optOut.relation.email': SINCE }),
      { pk: memberKey(ref).pk, sk: 'EVENT#e', type: 'portal.login', id: 'e', occurredAt: SINCE },
      {
        pk: memberKey(ref).pk,
        sk: 'DUE#birthday#2029',
        member: ref,
        journey: 'birthday',
        occurrence: '2029',
        dueAt: '2029-05-09T08:00:00.000Z',
        state: 'due',
        textPk: 'DUE#start',
        textSk: '2029-05-07T20:00:00.000Z#x',
      },
    ];
    await put(old, ...rows);
    const db = openDatabase(':memory:');
    const clock = createLocalClock({ at: TUESDAY });
    const secrets = createLocalSecrets(db, createIds(clock, seededBytes('joined')), []);
    const queue = createLocalQueue({ db, clock, visibilitySeconds: 180, maxReceives: 5 });
    const tables = { from: old.items, to: restored.items };
    const joining = await createJoining({
      ...tables,
      world: { clock, secrets, queue },
      journeys: new Map(),
      tell: () => expect.unreachable('all can be read'),
    });
    await joining.bring(ref);
    expect(joining.joined).toEqual({ brought: 1, known: 0, left: 0 });
    const all = (table: Table) => table.items.query({ partition: memberKey(ref).pk });
    expect(await all(restored)).toEqual(await all(old));
    const lookup = await createLookup(restored.items, secrets);
    expect(await lookup.find({ membershipNumber: CANARY.membershipNumber })).toBe(ref);
    expect(await lookup.find({ email: CANARY.email })).toBe(ref);
  });

  it('says in a sentence which table is not there, with nothing done', async () => {
    const { code, said } = await run('--table', restored.tableName, '--from', 'no-such-table');
    expect(code).toBe(1);
    expect(said).toMatch(
      /^There is no table "no-such-table" in eu-north-1, for these credentials\. Nothing was done/,
    );
    expect((await readSwitch(restored.items, TUESDAY)).frozen).toBeUndefined();
  });

  it('says without it what is lost', async () => {
    const { code, said } = await run('--table', restored.tableName);
    expect(code).toBe(0);
    expect(said.split('\n').slice(2).join('\n')).toMatch(
      /^Nothing was carried over\. [^]*--from <its name>\.\n$/,
    );
  });
});
