import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freeze, heldBack, readSwitch } from '../../shared/message/sending-switch.ts';
import { outcome } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';
import { TUESDAY } from '../support/world.ts';
import { createTables, type Table } from './tables.ts';

const open = createTables('sending');
let table: Table;
beforeEach(async () => {
  table = await open();
});
afterEach(() => table.close());

/** `npm run sending` without npm, as on the machine of an operator. */
function run(...args: string[]): ReturnType<typeof outcome> {
  const access = { AWS_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const env = { ...process.env, ...access, AWS_ENDPOINT_URL: inject('dynamoDbEndpoint') };
  return outcome(spawn(process.execPath, ['infra/aws/sending.ts', ...args], { cwd: ROOT, env }));
}
const held = async () => heldBack(await readSwitch(table.items, TUESDAY), 'email');

describe('npm run sending, on DynamoDB', () => {
  it('freezes what was not frozen', async () => {
    const { code, said } = await run('--table', table.tableName, 'freeze', 'wrong text');
    expect([code, said]).toEqual([0, expect.stringMatching(/^FROZEN since \S+: wrong text\n$/)]);
    expect(await held()).toBe('frozen');
  });

  it('releases what was frozen', async () => {
    await table.items.transact([freeze('wrong text', TUESDAY)]);
    expect(await run('--table', table.tableName, 'release')).toEqual({ code: 0, said: 'Not frozen.\n' });
    expect(await held()).toBeUndefined();
  });

  it('ends with 1 where there is no such table, and says what to look at', async () => {
    const { code, said } = await run('--table', 'no-such-table', 'status');
    expect(code).toBe(1);
    expect(said).toContain('ResourceNotFoundException');
    expect(said).toContain('Are the table, the region and the credentials those of the stage?');
  });
});
