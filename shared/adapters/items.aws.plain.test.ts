import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { TransactionRefused, type Item, type Write } from '../ports/items.ts';
import { operation } from '../../test/conformance/items-arbitrary.ts';
import { createAwsItems } from './items.aws.ts';
import { toAttributes } from './items.aws.value.ts';
import { holds } from './items.condition.ts';
import { isAsWritten, isPlain } from './items.plain.ts';
import { applyUpdate } from './items.update.ts';

const KEY = { pk: 'p', sk: 's' };
const OWNED = { attribute: 'owner', equals: 'me' } as const;
const PUT: Write = { put: { ...KEY, n: 1n }, if: { itemAbsent: true } };
const SETTLE: Write = { update: KEY, set: { state: 'sent' }, remove: ['owner'], if: OWNED };
const DELETE: Write = { delete: KEY, if: OWNED };

const mock = mockClient(DynamoDBClient);
let pauses: number;
beforeEach(() => {
  mock.reset();
  pauses = 0;
});
const items = createAwsItems(new DynamoDBClient({ region: 'eu-north-1' }), {
  tableName: 'items',
  ids: { ref: () => 'token', bytes: (length) => new Uint8Array(length) },
  pause: async () => void (pauses += 1),
});

/** As the SDK tells it: after so many attempts, with the item as it stands. */
const refusal = (attempts: number, item?: Item): Error =>
  new ConditionalCheckFailedException({
    $metadata: { attempts },
    message: 'The conditional request failed',
    ...(item && { Item: toAttributes(item) }),
  });
const failed = async (write: Write): Promise<unknown> =>
  items.transact([write]).then(
    () => 'done',
    (error: unknown) => error,
  );

describe('a single write that makes its own condition untrue', () => {
  it('given it is new, changed or deleted, then it is made without a transaction, and brings the old item where it is refused', async () => {
    for (const write of [PUT, SETTLE, DELETE]) await items.transact([write]);

    const common = { TableName: 'items', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(mock.calls().map(({ args: [{ input }] }) => input)).toMatchObject([
      { ...common, Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '1' } } },
      { ...common, Key: { pk: { S: 'p' }, sk: { S: 's' } }, UpdateExpression: 'SET #1 = :1 REMOVE #0' },
      { ...common, Key: { pk: { S: 'p' }, sk: { S: 's' } }, ConditionExpression: '#0 = :0' },
    ]);
    const counts = [PutItemCommand, UpdateItemCommand, DeleteItemCommand].map(
      (command) => mock.commandCalls(command as typeof PutItemCommand).length,
    );
    expect(counts).toEqual([1, 1, 1]);
  });

  it.each<[string, readonly Write[]]>([
    ['without a condition', [{ put: { ...KEY } }]],
    ['that may hold again', [{ update: KEY, set: { n: 1n }, if: { attribute: 'state', equals: 'open' } }]],
    ['that holds again', [{ update: KEY, set: { n: 1n }, if: { exists: 'n' } }]],
    ['that only takes away', [{ update: KEY, remove: ['n'], if: { not: { exists: 'other' } } }]],
    [
      'that adds',
      [{ update: KEY, set: { state: 'b' }, add: { n: 1n }, if: { attribute: 'state', equals: 'a' } }],
    ],
    ['that only checks', [{ check: KEY, if: { itemExists: true } }]],
    ['that is not alone', [PUT, { delete: { pk: 'p', sk: 't' } }]],
  ])('given one %s, then it is a transaction with a token', async (_, writes) => {
    await items.transact(writes);

    expect(mock.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
    expect(mock.calls()).toHaveLength(1);
  });

  it('given it is refused at the first attempt, then that is said, whatever stands there', async () => {
    const asWritten = { ...KEY, state: 'sent' };
    mock.on(UpdateItemCommand).rejects(refusal(1, asWritten));

    const error = await failed(SETTLE);
    expect(error).toBeInstanceOf(TransactionRefused);
    expect((error as TransactionRefused).refusals).toEqual([{ write: 0, item: asWritten }]);
  });

  it.each<[string, Write, Item | undefined]>([
    ['put', PUT, { ...KEY, n: 1n }],
    ['changed', SETTLE, { ...KEY, state: 'sent', providerId: 'x' }],
    ['deleted', DELETE, undefined],
  ])(
    'given the answer was lost and a second attempt finds it %s, then it was done',
    async (_, write, standing) => {
      mock.onAnyCommand().rejects(refusal(2, standing));

      expect(await failed(write)).toBe('done');
    },
  );

  it.each<[string, Write, Item | undefined]>([
    ['put otherwise', PUT, { ...KEY, n: 2n }],
    ['put and gone again', PUT, undefined],
    ['changed since', SETTLE, { ...KEY, state: 'delivered' }],
    ['held by another', SETTLE, { ...KEY, state: 'sent', owner: 'you' }],
    ['there again', DELETE, { ...KEY }],
  ])(
    'given the answer was lost and a second attempt finds it %s, then it is refused, as if others had been quicker',
    async (_, write, standing) => {
      mock.onAnyCommand().rejects(refusal(2, standing));

      expect(await failed(write)).toBeInstanceOf(TransactionRefused);
    },
  );

  it('given a lost answer, then a transaction in its way, when it is tried again, then its own success is still known', async () => {
    const busy = Object.assign(new Error('busy'), {
      name: 'TransactionConflictException',
      $metadata: { attempts: 2 },
    });
    mock
      .on(UpdateItemCommand)
      .rejectsOnce(busy)
      .rejectsOnce(refusal(1, { ...KEY, state: 'sent' }));

    expect([await failed(SETTLE), pauses]).toEqual(['done', 1]);
  });

  it('given any write and any item, when it is done, then it is refused a second time and known by what it left', () => {
    let met = 0;
    const single = operation.filter((one) => one.kind === 'transact' && !one.broken);
    fc.assert(
      fc.property(single, single, (one, other) => {
        for (const write of writesOf(one)) {
          if (!isPlain([write])) continue;
          for (const before of [
            undefined,
            ...writesOf(other).flatMap((some) => ('put' in some ? [some.put] : [])),
          ]) {
            if (!holds(write.if!, { exists: before !== undefined, item: before })) continue;
            const after = afterOf(write, before);
            met += 1;
            expect(holds(write.if!, { exists: after !== undefined, item: after })).toBe(false);
            expect(isAsWritten(write as never, after)).toBe(true);
          }
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(met).toBeGreaterThan(50);
  });
});

const writesOf = (one: { readonly kind: string }): readonly Write[] =>
  'writes' in one ? (one.writes as readonly Write[]) : [];

function afterOf(write: Write, before: Item | undefined): Item | undefined {
  if ('put' in write) return write.put;
  if ('update' in write) return applyUpdate(before, write, 'test');
  return undefined;
}
