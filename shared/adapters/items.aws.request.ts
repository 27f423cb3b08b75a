import type { QueryCommandInput, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { INDEXES, type Query, type Write } from '../ports/items.ts';
import {
  conditionExpression,
  createPlaceholders,
  updateExpression,
  type Placeholders,
} from './items.aws.expression.ts';
import { toAttributes } from './items.aws.value.ts';
import type { Cursor } from './items.cursor.ts';
import { keyOf } from './items.rules.ts';

/** A checked write as a part of TransactWriteItems. A refused condition brings the item as it stood. */
export function toTransactItem(write: Write, tableName: string): TransactWriteItem {
  const placeholders = createPlaceholders();
  const { pk, sk } = keyOf(write);
  const table = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  const Key = toAttributes({ pk, sk });
  if ('check' in write) {
    const ConditionExpression = conditionExpression(write.if, placeholders);
    return { ConditionCheck: { ...table, Key, ConditionExpression, ...placeholders.used() } };
  }
  const condition = write.if && { ConditionExpression: conditionExpression(write.if, placeholders) };
  if ('put' in write)
    return { Put: { ...table, Item: toAttributes(write.put), ...condition, ...placeholders.used() } };
  if ('delete' in write) return { Delete: { ...table, Key, ...condition, ...placeholders.used() } };
  const UpdateExpression = updateExpression(write, placeholders);
  return { Update: { ...table, Key, UpdateExpression, ...condition, ...placeholders.used() } };
}

/** A checked query. An index of DynamoDB cannot be read with strong consistency; the table is. */
export function toQuery(query: Query, after: Cursor | undefined, tableName: string): QueryCommandInput {
  const { index, partition, descending = false, limit = 100 } = query;
  const placeholders = createPlaceholders();
  const names = index === undefined ? { partition: 'pk', sort: 'sk' } : INDEXES[index];
  const where = [
    `${placeholders.name(names.partition)} = ${placeholders.value(partition)}`,
    ...rangeExpression(query.range ?? {}, names.sort, placeholders),
  ];
  return {
    TableName: tableName,
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: where.join(' AND '),
    ...placeholders.used(),
    ScanIndexForward: !descending,
    Limit: limit,
    ...(after && {
      // In the table the sort value is the `sk` itself.
      ExclusiveStartKey: toAttributes({
        [names.partition]: partition,
        [names.sort]: after.sort,
        pk: after.pk,
        sk: after.sk,
      }),
    }),
  };
}

/** DynamoDB takes one condition on the sort key: two bounds have to be a BETWEEN. */
function rangeExpression(
  { from, to, beginsWith }: NonNullable<Query['range']>,
  sort: string,
  placeholders: Placeholders,
): readonly string[] {
  const value = placeholders.value;
  if (beginsWith !== undefined) return [`begins_with(${placeholders.name(sort)}, ${value(beginsWith)})`];
  if (from !== undefined && to !== undefined)
    return [`${placeholders.name(sort)} BETWEEN ${value(from)} AND ${value(to)}`];
  if (from !== undefined) return [`${placeholders.name(sort)} >= ${value(from)}`];
  return to === undefined ? [] : [`${placeholders.name(sort)} <= ${value(to)}`];
}
