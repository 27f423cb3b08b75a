import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type CancellationReason,
} from '@aws-sdk/client-dynamodb';
import { InvalidWrite, TransactionRefused, type Item, type Key, type Write } from '../ports/items.ts';
import { fromAttributes } from './items.aws.value.ts';
import { refusalsOf, type OldItem } from './items.condition.ts';
import { checkItemSize, keyOf } from './items.rules.ts';
import { applyUpdate } from './items.update.ts';
import { itemBytes } from './items.value.ts';

/**
 * What a failed write means, of a transaction or of one item:
 * `refused` conditions that do not hold, `invalid` something that no repetition helps, `busy` nothing was written and
 * trying again helps, `unknown` none of ours (no access, no table, no network).
 */
export type Failure =
  | { readonly kind: 'refused'; readonly refusals: TransactionRefused['refusals'] }
  | { readonly kind: 'invalid' | 'busy' | 'unknown' };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html, under Errors. */
const BUSY_REASONS = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];
const BUSY_ERRORS = [
  'ProvisionedThroughputExceededException',
  // A single write met a transaction on its item.
  'TransactionConflictException',
  'RequestLimitExceeded',
  'ThrottlingException',
  // An earlier attempt with our token is still being done; it or the next one will say how it ended.
  'TransactionInProgressException',
];

export function readFailure(error: unknown): Failure {
  if (error instanceof TransactionCanceledException) return readReasons(error.CancellationReasons ?? []);
  if (error instanceof ConditionalCheckFailedException) {
    const { Item: old } = error;
    return { kind: 'refused', refusals: [old ? { write: 0, item: fromAttributes(old) } : { write: 0 }] };
  }
  const name = error instanceof Error ? error.name : '';
  // DynamoDB gives some mistakes as a reason and some as this; DynamoDB Local more of them.
  if (name === 'ValidationException') return { kind: 'invalid' };
  return { kind: BUSY_ERRORS.includes(name) ? 'busy' : 'unknown' };
}

/** How often the SDK had made the call when it failed: after the first time, an earlier one may have been done. */
export function attemptsOf(error: unknown): number {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  const attempts: unknown =
    typeof metadata === 'object' && metadata && 'attempts' in metadata ? metadata.attempts : undefined;
  return typeof attempts === 'number' ? attempts : 1;
}

/** One reason for each write, in their order, `None` for those that were not to blame. */
function readReasons(reasons: readonly CancellationReason[]): Failure {
  const refusals = reasons.flatMap(({ Code, Item: old }, write) => {
    if (Code !== 'ConditionalCheckFailed') return [];
    return [old ? { write, item: fromAttributes(old) } : { write }];
  });
  // A condition that does not hold is the answer, even where another item was busy.
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const codes = reasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
  if (codes.includes('ValidationError')) return { kind: 'invalid' };
  return {
    kind: codes.length > 0 && codes.every((code) => BUSY_REASONS.includes(code)) ? 'busy' : 'unknown',
  };
}

/**
 * Why DynamoDB called a checked transaction invalid, in our words: its own can repeat a value of an item. It was the
 * stored items (an addition to text, an item grown too large), so they are read and the writes are tried on them.
 * DynamoDB looks for such a mistake before it looks at the conditions of the other writes (github.com/scylladb/scylladb,
 * test/alternator/test_transact.py, written against the service), and the port tells the conditions first: a caller
 * that lost a race must hear of the race.
 */
export async function explainInvalid(
  writes: readonly Write[],
  read: (key: Key) => Promise<Item | undefined>,
): Promise<TransactionRefused | InvalidWrite> {
  const old = await Promise.all(
    writes.map(async (write): Promise<OldItem | undefined> => {
      if (!write.if && !('update' in write)) return undefined;
      const item = await read(keyOf(write));
      return { exists: item !== undefined, item };
    }),
  );
  const refusals = refusalsOf(writes, old);
  if (refusals.length > 0) return new TransactionRefused(refusals);
  try {
    for (const [index, write] of writes.entries()) {
      const at = `write ${index}`;
      const item = 'update' in write && applyUpdate(old[index]?.item, write, at);
      if (item) checkItemSize(itemBytes(item, at), at);
    }
  } catch (error) {
    if (error instanceof InvalidWrite) return error;
    throw error;
  }
  return new InvalidWrite(
    'DynamoDB refuses this transaction as invalid, and by our rules and the items as they stand now it is not; compare the table with shared/adapters/items.table.ts and the limits with items.rules.ts.',
  );
}
