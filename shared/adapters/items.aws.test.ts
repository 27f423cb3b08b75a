import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidWrite, type Condition, type Write } from '../ports/items.ts';
import { createAwsItems } from './items.aws.ts';

const KEY = { pk: 'p', sk: 's' };
const SENT_KEY = { pk: { S: 'p' }, sk: { S: 's' } };
const SECRET = 'asa.ek@example.org';
const TABLE = { TableName: 'items', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

const mock = mockClient(DynamoDBClient);
let refs: number;
beforeEach(() => {
  mock.reset();
  refs = 0;
});

const items = createAwsItems(new DynamoDBClient({ region: 'eu-north-1' }), {
  tableName: 'items',
  ids: {
    ref: () => {
      refs += 1;
      return `token-${refs}`;
    },
    bytes: (length) => new Uint8Array(length),
  },
});

/** The inputs of every call of a kind, in order. */
const writes = () => mock.commandCalls(TransactWriteItemsCommand).map(({ args: [{ input }] }) => input);
const queries = () => mock.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input);

async function sent(write: Write): Promise<unknown> {
  await items.transact([write]);
  return writes().at(-1)?.TransactItems?.[0];
}

describe('items on DynamoDB: what is sent', () => {
  it('given a key, when it is read, then with strong consistency, and each type of value comes back', async () => {
    mock.on(GetItemCommand).resolves({
      Item: {
        ...SENT_KEY,
        large: { N: '-98765432109876543210987654321098765432' },
        list: { L: [{ BOOL: false }, { NULL: true }, { M: { constructor: { S: '' } } }] },
      },
    });

    const found = await items.get(KEY);

    expect(found).toStrictEqual({
      ...KEY,
      large: -98_765_432_109_876_543_210_987_654_321_098_765_432n,
      list: [false, null, { constructor: '' }],
    });
    expect(mock.commandCalls(GetItemCommand)[0]?.args[0].input).toStrictEqual({
      TableName: 'items',
      Key: SENT_KEY,
      ConsistentRead: true,
    });
  });

  it('given no item, when it is read, then there is none', async () => {
    mock.on(GetItemCommand).resolves({});

    expect(await items.get(KEY)).toBeUndefined();
  });

  it.each([
    ['a fraction', { N: '1.5' }, /"a\.b" of an item should be a whole number/],
    ['a set', { SS: [SECRET] }, /"a\.b" of an item should be text, .* found SS/],
    ['bytes', { B: new Uint8Array(1) }, /found B/],
  ])(
    'given %s in the table, when the item is read, then the error names its place only',
    async (_, b, says) => {
      mock.on(GetItemCommand).resolves({ Item: { ...SENT_KEY, a: { M: { b } } } });

      await expect(items.get(KEY)).rejects.toSatisfy(
        (error) => error instanceof TypeError && says.test(error.message) && !error.message.includes(SECRET),
      );
    },
  );

  it('given a put, when it is sent, then as a transaction with a token of its own, and without empty maps', async () => {
    await items.transact([{ put: { ...KEY, n: 1n, text: '', map: {} } }]);
    await items.transact([{ delete: KEY }]);

    expect(writes()).toStrictEqual([
      {
        TransactItems: [
          { Put: { ...TABLE, Item: { ...SENT_KEY, n: { N: '1' }, text: { S: '' }, map: { M: {} } } } },
        ],
        ClientRequestToken: 'token-1',
      },
      { TransactItems: [{ Delete: { ...TABLE, Key: SENT_KEY } }], ClientRequestToken: 'token-2' },
    ]);
  });

  it('given an update with a condition, when it is sent, then names and values stand once, and types stay apart', async () => {
    const update = await sent({
      update: KEY,
      set: { a: 'x', b: 1n, c: [1n] },
      add: { n: 1n, m: -2n },
      remove: ['d', 'e'],
      if: {
        all: [
          { attribute: 'a', equals: 'x' },
          { attribute: 'n', atMost: '1' },
        ],
      },
    });

    expect(update).toStrictEqual({
      Update: {
        ...TABLE,
        Key: SENT_KEY,
        UpdateExpression: 'SET #0 = :0, #2 = :2, #3 = :3 ADD #1 :2, #4 :4 REMOVE #5, #6',
        ConditionExpression: '#0 = :0 AND #1 <= :1',
        ExpressionAttributeNames: {
          '#0': 'a',
          '#1': 'n',
          '#2': 'b',
          '#3': 'c',
          '#4': 'm',
          '#5': 'd',
          '#6': 'e',
        },
        ExpressionAttributeValues: {
          ':0': { S: 'x' },
          ':1': { S: '1' },
          ':2': { N: '1' },
          ':3': { L: [{ N: '1' }] },
          ':4': { N: '-2' },
        },
      },
    });
  });

  it('given an update that only removes, when it is sent, then there are no values', async () => {
    expect(await sent({ update: KEY, set: {}, remove: ['a'] })).toStrictEqual({
      Update: {
        ...TABLE,
        Key: SENT_KEY,
        UpdateExpression: 'REMOVE #0',
        ExpressionAttributeNames: { '#0': 'a' },
      },
    });
  });

  it.each<readonly [Condition, string, Record<string, string>]>([
    [{ itemAbsent: true }, 'attribute_not_exists(#0)', { '#0': 'pk' }],
    [{ itemExists: true }, 'attribute_exists(#0)', { '#0': 'pk' }],
    [{ absent: 'a' }, 'attribute_not_exists(#0)', { '#0': 'a' }],
    [{ not: { exists: 'a' } }, 'NOT attribute_exists(#0)', { '#0': 'a' }],
    [{ not: { not: { exists: 'a' } } }, 'NOT (NOT attribute_exists(#0))', { '#0': 'a' }],
    [{ all: [{ any: [{ exists: 'a' }] }] }, 'attribute_exists(#0)', { '#0': 'a' }],
    [
      {
        any: [
          { all: [{ exists: 'a' }, { absent: 'b' }] },
          { not: { any: [{ exists: 'b' }, { exists: 'a' }] } },
        ],
      },
      '(attribute_exists(#0) AND attribute_not_exists(#1)) OR (NOT (attribute_exists(#1) OR attribute_exists(#0)))',
      { '#0': 'a', '#1': 'b' },
    ],
  ])('given the condition %o, when it is sent, then it reads %s', async (condition, expression, names) => {
    expect(await sent({ check: KEY, if: condition })).toStrictEqual({
      ConditionCheck: {
        ...TABLE,
        Key: SENT_KEY,
        ConditionExpression: expression,
        ExpressionAttributeNames: names,
      },
    });
  });

  it('given a mistake that our rules know, when it is made, then nothing is sent', async () => {
    await expect(items.transact([{ put: { pk: '', sk: 's' } }])).rejects.toThrow(InvalidWrite);
    await expect(items.get({ pk: 'p', sk: '' })).rejects.toThrow(InvalidWrite);
    await expect(items.query({ partition: 'p', range: { from: 'b', to: 'a' } })).rejects.toThrow(
      InvalidWrite,
    );

    expect(mock.calls()).toHaveLength(0);
  });
});

describe('items on DynamoDB: pages', () => {
  it('given the table, when a range is read, then with strong consistency, from the end of the page before', async () => {
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [SENT_KEY], LastEvaluatedKey: SENT_KEY })
      .resolvesOnce({ Items: [] });
    const query = { partition: 'p', range: { from: 'a', to: 'z' }, limit: 1 };

    const first = await items.query(query);
    const second = await items.query({ ...query, after: first.next! });

    expect(first.items).toStrictEqual([KEY]);
    expect(second).toStrictEqual({ items: [] });
    const input = {
      TableName: 'items',
      ConsistentRead: true,
      KeyConditionExpression: '#0 = :0 AND #1 BETWEEN :1 AND :2',
      ExpressionAttributeNames: { '#0': 'pk', '#1': 'sk' },
      ExpressionAttributeValues: { ':0': { S: 'p' }, ':1': { S: 'a' }, ':2': { S: 'z' } },
      ScanIndexForward: true,
      Limit: 1,
    };
    expect(queries()).toStrictEqual([input, { ...input, ExclusiveStartKey: SENT_KEY }]);
  });

  it('given an index, when it is read backwards from the end of a page, then with both keys, and not consistently', async () => {
    const end = { ...SENT_KEY, numberPk: { S: 'level' }, numberSk: { N: '-7' } };
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [end], LastEvaluatedKey: end })
      .resolvesOnce({});
    const query = { index: 'byNumber', partition: 'level', range: { to: 5n }, descending: true } as const;

    const { next } = await items.query(query);
    await items.query({ ...query, after: next! });

    expect(queries()[1]).toStrictEqual({
      TableName: 'items',
      IndexName: 'byNumber',
      KeyConditionExpression: '#0 = :0 AND #1 <= :1',
      ExpressionAttributeNames: { '#0': 'numberPk', '#1': 'numberSk' },
      ExpressionAttributeValues: { ':0': { S: 'level' }, ':1': { N: '5' } },
      ScanIndexForward: false,
      Limit: 100,
      ExclusiveStartKey: end,
    });
  });

  it.each([
    [{ from: 'a' }, '#0 = :0 AND #1 >= :1'],
    [{ beginsWith: 'a' }, '#0 = :0 AND begins_with(#1, :1)'],
  ])('given the range %o, when it is read, then the key condition is %s', async (range, condition) => {
    mock.on(QueryCommand).resolves({});

    await items.query({ index: 'byText', partition: 'p', range });

    expect(queries()[0]).toMatchObject({
      KeyConditionExpression: condition,
      ExpressionAttributeNames: { '#0': 'textPk', '#1': 'textSk' },
      ExpressionAttributeValues: { ':0': { S: 'p' }, ':1': { S: 'a' } },
    });
  });
});
