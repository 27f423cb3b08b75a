import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Ids } from '../ports/ids.ts';
import { TransactionRefused, type Item, type Items, type Key, type Write } from '../ports/items.ts';
import { awsPause } from './clock.aws.ts';
import { attemptsOf, explainInvalid, readFailure } from './items.aws.failure.ts';
import { toQuery, toTransactItem } from './items.aws.request.ts';
import { fromAttributes, fromSpoilt, toAttributes, type Attributes } from './items.aws.value.ts';
import { decodeCursor, encodeCursor } from './items.cursor.ts';
import { isAsWritten, isPlain } from './items.plain.ts';
import { checkKey, checkQuery, checkTransaction } from './items.rules.ts';

export interface AwsItemsOptions {
  readonly tableName: string;
  /** Names each transaction, and spreads those that meet. */
  readonly ids: Ids;
  /** Waits that many milliseconds; default on the wall clock. */
  readonly pause?: (ms: number) => Promise<void>;
  /** Something else may have written to it: what is read and cannot be said by the port is null, where else it throws. */
  readonly isSpoilt?: boolean;
}

/**
 * Twenty that meet on one item all come through (items.aws.contention.test.ts), and it is over, in the worst case,
 * after 25 + 50 + 100 + … + 800 + 5 × 1,000 = 6,575 ms: give a function that writes 10 seconds at least.
 */
const ATTEMPTS = 12;
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 1000;

/**
 * The items port on one DynamoDB table, made as ITEMS_TABLE says.
 *
 * A write is a TransactWriteItems with a token of its own, a single one mostly too. PutItem, UpdateItem and DeleteItem
 * cost half the write units, but have no token, and the SDK repeats a call whose answer was lost. Then an addition
 * counts twice; a conditional write is refused by its own success; and a blind one, done a second time, takes away
 * what was written in between: an opt-out made again would undo the consent that the member has just given, a consent
 * made again the opt-out. With the token (DynamoDB keeps it for ten minutes) a repetition is the same one write.
 *
 * A single write whose condition it makes untrue itself (items.plain.ts) is made without: done twice, it is refused the
 * second time, and where the call was repeated and the item stands as the write leaves it, it was done. Where someone
 * else has changed the item since, it is refused, as if they had been quicker: who writes by a condition looks again.
 *
 * It is tried again, with the same token, when other writes were in its way or DynamoDB was throttling; after the last
 * attempt that error is thrown as it came. So is every error that our rules do not speak of: access, no such table,
 * no network. After such an error the transaction may have been done.
 *
 * One difference from the local adapter: DynamoDB counts significant digits, so a sum of 39 digits or more is stored
 * when it ends with enough zeros, where the local adapter throws InvalidWrite. No sum of ours comes near.
 */
export function createAwsItems(client: DynamoDBClient, options: AwsItemsOptions): Items {
  const { tableName, ids, pause = awsPause, isSpoilt = false } = options;
  const itemOf = (attributes: Attributes): Item =>
    isSpoilt ? fromSpoilt(attributes) : fromAttributes(attributes);

  const read = async ({ pk, sk }: Key): Promise<Item | undefined> => {
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: toAttributes({ pk, sk }), ConsistentRead: true }),
    );
    return found && itemOf(found);
  };

  /** One write without a token, or all of them with one, which each attempt has. */
  const sending = (writes: readonly Write[]): (() => Promise<unknown>) => {
    const items = writes.map((write) => toTransactItem(write, tableName));
    const [{ Put, Update, Delete } = {}] = isPlain(writes) ? items : [];
    if (Put) return () => client.send(new PutItemCommand(Put));
    if (Update) return () => client.send(new UpdateItemCommand(Update));
    if (Delete) return () => client.send(new DeleteItemCommand(Delete));
    const input = { TransactItems: items, ClientRequestToken: ids.ref() };
    return () => client.send(new TransactWriteItemsCommand(input));
  };

  return {
    async get(key) {
      checkKey(key, 'get');
      return read(key);
    },

    async query(query) {
      checkQuery(query);
      const found = await client.send(new QueryCommand(toQuery(query, decodeCursor(query), tableName)));
      const items = (found.Items ?? []).map(itemOf);
      // A page also ends after 1 MB.
      return found.LastEvaluatedKey
        ? { items, next: encodeCursor(query, fromAttributes(found.LastEvaluatedKey)) }
        : { items };
    },

    async transact(writes) {
      checkTransaction(writes);
      const send = sending(writes);
      let isRepeated = false;
      for (let attempt = 1; ; attempt += 1) {
        try {
          await send();
          return;
        } catch (error) {
          const failure = readFailure(error);
          isRepeated ||= attemptsOf(error) > 1;
          if (failure.kind === 'refused') {
            const [refusal] = failure.refusals;
            if (isRepeated && isPlain(writes) && isAsWritten(writes[0], refusal?.item)) return;
            throw new TransactionRefused(failure.refusals);
          }
          if (failure.kind === 'invalid') throw await explainInvalid(writes, read);
          if (failure.kind === 'unknown' || attempt === ATTEMPTS) throw error;
        }
        await pause(waitAfter(attempt, ids));
      }
    },
  };
}

/**
 * Milliseconds, at random up to a bound that doubles: those that met once are spread most widely if each waits any time
 * at all ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
function waitAfter(attempt: number, ids: Ids): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  const [high = 0, low = 0] = ids.bytes(2);
  return Math.ceil((most * (high * 256 + low)) / 65_535);
}
