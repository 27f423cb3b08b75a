import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type CancellationReason,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidWrite, TransactionRefused, type Write } from '../ports/items.ts';
import { createAwsItems } from './items.aws.ts';

const KEY = { pk: 'p', sk: 's' };
const SENT_KEY = { pk: { S: 'p' }, sk: { S: 's' } };
const SECRET = 'asa.ek@example.org';

const mock = mockClient(DynamoDBClient);
let refs: number;
let pauses: number[];
let jitter: readonly number[];
beforeEach(() => {
  mock.reset();
  refs = 0;
  pauses = [];
  jitter = [0xff, 0xff];
});

const items = createAwsItems(new DynamoDBClient({ region: 'eu-north-1' }), {
  tableName: 'items',
  ids: {
    ref: () => {
      refs += 1;
      return `token-${refs}`;
    },
    bytes: () => Uint8Array.from(jitter),
  },
  pause: async (ms) => void pauses.push(ms),
});

const $metadata = {};
const cancelled = (...CancellationReasons: CancellationReason[]): Error =>
  new TransactionCanceledException({ $metadata, message: `cancelled for ${SECRET}`, CancellationReasons });
const named = (name: string): Error => Object.assign(new Error(`${name} of ${SECRET}`), { name });

const writes = () => mock.commandCalls(TransactWriteItemsCommand).map(({ args: [{ input }] }) => input);

describe('items on DynamoDB: failures', () => {
  const put: Write = { put: { ...KEY, email: SECRET }, if: { itemAbsent: true } };
  const other: Write = { check: { pk: 'p', sk: 'other' }, if: { exists: 'n' } };
  const refused = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
  const failure = async (some: readonly Write[] = [put, other]): Promise<unknown> =>
    items.transact(some).then(
      () => 'done',
      (error: unknown) => error,
    );

  it('given conditions that do not hold, when told, then all are refused in order, with the old items, and once', async () => {
    const old = { ...SENT_KEY, n: { N: '7' } };
    mock
      .on(TransactWriteItemsCommand)
      .rejects(
        cancelled({ ...refused, Item: old }, { Code: 'None' }, refused, { Code: 'TransactionConflict' }),
      );

    const error = await failure([put, { put: { pk: 'p', sk: '1' } }, other, { put: { pk: 'p', sk: '2' } }]);

    expect(error).toBeInstanceOf(TransactionRefused);
    expect(error).toMatchObject({ refusals: [{ write: 0, item: { ...KEY, n: 7n } }, { write: 2 }] });
    expect((error as TransactionRefused).of(2)).toStrictEqual({ write: 2 });
    expect(writes()).toHaveLength(1);
  });

  it.each([
    ['a reason', cancelled({ Code: 'None' }, { Code: 'ValidationError', Message: SECRET })],
    ['an exception', named('ValidationException')],
  ])(
    'given %s that says invalid, when an addition meets text, then the error names it in our words',
    async (_, told) => {
      mock.on(TransactWriteItemsCommand).rejects(told);
      mock.on(GetItemCommand).resolves({ Item: { ...SENT_KEY, a: { S: SECRET } } });

      const error = await failure([{ put: { pk: 'p', sk: '1' } }, { update: KEY, add: { a: 1n } }]);

      expect(error).toBeInstanceOf(InvalidWrite);
      expect((error as Error).message).toMatch(/^write 1, attribute "a": the item holds no number there/);
      expect((error as Error).message).not.toContain(SECRET);
      expect((error as Error).cause).toBeUndefined();
      expect(writes()).toHaveLength(1);
    },
  );

  it('given an item that an update makes too large, when told invalid, then the error says how large', async () => {
    mock.on(TransactWriteItemsCommand).rejects(cancelled({ Code: 'ValidationError' }));
    mock.on(GetItemCommand).resolves({ Item: { ...SENT_KEY, a: { S: 'x'.repeat(400_000) } } });

    expect(await failure([{ update: KEY, set: { b: 'x'.repeat(10_000) } }])).toMatchObject({
      name: 'InvalidWrite',
      message: expect.stringMatching(
        /^write 0: an item has at most 409600 bytes, this one would have 410008/,
      ),
    });
  });

  it('given an invalid write and a condition that does not hold, when told only of the first, then the condition is refused', async () => {
    mock.on(TransactWriteItemsCommand).rejects(named('ValidationException'));
    mock.on(GetItemCommand, { Key: SENT_KEY }).resolves({ Item: { ...SENT_KEY, a: { S: 'x' } } });
    mock.on(GetItemCommand, { Key: { pk: { S: 'p' }, sk: { S: 'other' } } }).resolves({});

    const error = await failure([{ update: KEY, add: { a: 1n } }, other]);

    expect(error).toBeInstanceOf(TransactionRefused);
    expect(error).toMatchObject({ refusals: [{ write: 1 }] });
  });

  it('given an invalid write that our rules find nothing wrong with, when told, then it is an InvalidWrite that says where to look', async () => {
    mock.on(TransactWriteItemsCommand).rejects(named('ValidationException'));

    const error = await failure([{ put: { ...KEY, email: SECRET } }]);

    expect(error).toBeInstanceOf(InvalidWrite);
    expect((error as Error).message).toMatch(/items\.table\.ts/);
    expect((error as Error).message).not.toContain(SECRET);
  });

  it.each([
    ['a conflict', cancelled({ Code: 'TransactionConflict' })],
    ['a throttled item', cancelled({ Code: 'ThrottlingError' })],
    [
      'a conflict and a throttled item',
      cancelled({ Code: 'TransactionConflict' }, { Code: 'ProvisionedThroughputExceeded' }),
    ],
    ['a throttled table', named('ThrottlingException')],
    ['a throttled account', named('RequestLimitExceeded')],
    ['its own earlier attempt', named('TransactionInProgressException')],
  ])(
    'given %s, when it is over at the third attempt, then all were the same call with the same token',
    async (_, busy) => {
      mock.on(TransactWriteItemsCommand).rejectsOnce(busy).rejectsOnce(busy).resolves({});

      expect(await failure()).toBe('done');

      expect(writes()).toHaveLength(3);
      expect(writes()[1]).toStrictEqual(writes()[0]);
      expect(writes()[2]).toStrictEqual(writes()[0]);
      expect(writes()[0]?.ClientRequestToken).toBe('token-1');
      expect(pauses).toStrictEqual([25, 50]);
    },
  );

  it('given a conflict that does not end, when the attempts are used up, then its error is thrown, after waits that grow to a bound', async () => {
    const busy = cancelled({ Code: 'TransactionConflict' });
    mock.on(TransactWriteItemsCommand).rejects(busy);

    expect(await failure()).toBe(busy);

    expect(writes()).toHaveLength(12);
    expect(pauses).toStrictEqual([25, 50, 100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000]);
  });

  it.each([
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0x80, 0x00],
      [13, 26],
    ],
  ])('given the random bytes %o, when it waits, then that part of the bound: %o', async (bytes, expected) => {
    jitter = bytes;
    const busy = named('ThrottlingException');
    mock.on(TransactWriteItemsCommand).rejectsOnce(busy).rejectsOnce(busy).resolves({});

    await failure();

    expect(pauses).toStrictEqual(expected);
  });

  it.each([
    ['no access', named('AccessDeniedException')],
    ['no table', named('ResourceNotFoundException')],
    ['no network', named('TimeoutError')],
    ['a token used twice', named('IdempotentParameterMismatchException')],
    ['a collection that is too large', cancelled({ Code: 'ItemCollectionSizeLimitExceeded' })],
    ['a conflict and something unknown', cancelled({ Code: 'TransactionConflict' }, { Code: 'Unheard' })],
    ['a cancellation without reasons', cancelled()],
  ])(
    'given %s, when it is told, then the error passes as it came, and nothing is tried again',
    async (_, told) => {
      mock.on(TransactWriteItemsCommand).rejects(told);

      expect(await failure()).toBe(told);

      expect(writes()).toHaveLength(1);
      expect(pauses).toStrictEqual([]);
    },
  );

  it('given a read or a query that fails, when it is asked, then the error passes as it came', async () => {
    const told = named('ResourceNotFoundException');
    mock.on(GetItemCommand).rejects(told);
    mock.on(QueryCommand).rejects(told);

    await expect(items.get(KEY)).rejects.toBe(told);
    await expect(items.query({ partition: 'p' })).rejects.toBe(told);
  });
});
