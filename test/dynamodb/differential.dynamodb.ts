import { inspect } from 'node:util';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { operation, type Operation } from '../conformance/items-arbitrary.ts';
import { perform, readEverything, type Outcome } from '../conformance/items-operations.ts';
import { asOnTheService } from '../support/dynamodb-local.ts';
import { createTables, type Table } from './tables.ts';

const OPERATIONS = 6000;
const SEED = Number(process.env['SEED'] ?? 20_280_101);
/** After each, all that stands in both is compared, beside every outcome. */
const BATCH = 500;
/** What the operations have to come to for this to be worth something. */
const MET = [
  'transact: written',
  'transact: TransactionRefused, with items',
  'transact: TransactionRefused, without',
  'transact: InvalidWrite',
  'broken transact: InvalidWrite',
  'get: item',
  'get: absent',
  'query of the table: items',
  'query of byText: items',
  'query of byNumber: items',
  'broken query: InvalidWrite',
  'mixed order',
];

let table: Table;
beforeAll(async () => {
  table = await createTables('differential')();
});
afterAll(() => table.close());

describe('items: DynamoDB Local and SQLite', () => {
  it(`given ${OPERATIONS} random operations, when they are done on both, then every outcome and all that is left are the same`, async () => {
    const db = openDatabase(':memory:');
    const here = createLocalItems(db);
    const there = asOnTheService(table.items);
    const tally = new Map<string, number>();
    const count = (name: string): void => void tally.set(name, (tally.get(name) ?? 0) + 1);
    console.log(`Seed ${SEED}; another one: SEED=<number> npm run test:dynamodb`);

    const all = fc.sample(operation, { numRuns: OPERATIONS, seed: SEED });
    for (let start = 0; start < all.length; start += BATCH) {
      for (const [offset, one] of all.slice(start, start + BATCH).entries()) {
        const expected = await perform(here, one);
        const found = await perform(there, one);
        const place = `operation ${start + offset}: ${inspect(one, { depth: 9 })}`;
        expect(found, `SEED=${SEED}, ${place}`).toStrictEqual(expected);
        count(`${kindOf(one)}: ${outcomeOf(expected)}`);
        if (isMixedOrder(one, expected)) count('mixed order');
      }
      const left = await readEverything(here);
      expect(await readEverything(there), `SEED=${SEED}, ${start + BATCH} done`).toStrictEqual(left);
    }

    // Nothing may stand where nobody looks either.
    const rows = db.prepare('SELECT count(*) AS count FROM items').get();
    expect((await table.client.send(new ScanCommand({ TableName: table.tableName }))).Count).toBe(
      rows?.['count'],
    );
    db.close();

    console.table(Object.fromEntries([...tally].toSorted(([a], [b]) => (a < b ? -1 : 1))));
    // What was hardly met proves nothing.
    expect(MET.filter((name) => (tally.get(name) ?? 0) < 20)).toStrictEqual([]);
  });
});

function kindOf(one: Operation): string {
  if (one.kind === 'get') return 'get';
  if (one.broken) return `broken ${one.kind}`;
  return one.kind === 'query' ? `query of ${one.query.index ?? 'the table'}` : 'transact';
}

function outcomeOf(outcome: Outcome): string {
  if ('error' in outcome) {
    if (!outcome.refusals) return outcome.error;
    return `${outcome.error}, ${outcome.refusals.some(({ item }) => item) ? 'with items' : 'without'}`;
  }
  const { done } = outcome;
  if (done === 'written' || done === 'absent') return done;
  if (!Array.isArray(done)) return 'item';
  return done.length === 0 ? 'nothing' : 'items';
}

/** An answer in whose order a number below 0 and one of 38 digits have a place. */
function isMixedOrder(one: Operation, outcome: Outcome): boolean {
  if (one.kind !== 'query' || one.query.index !== 'byNumber' || !('done' in outcome)) return false;
  const { done } = outcome;
  if (!Array.isArray(done)) return false;
  const sorts = done.map((item: Readonly<Record<string, unknown>>) => item['numberSk'] as bigint);
  return sorts.some((sort) => sort < 0n) && sorts.some((sort) => String(sort).length === 38);
}
