import type { Condition, Item, Write } from '../../shared/ports/items.ts';

/**
 * The write by which an answer takes the place of the one that it changes. Nothing of that one is kept but what came of
 * it for each journey (I10), and in `changed` how many there were. Refused when the row is not as it was read: what it
 * counted for is taken back in the same transaction.
 */
export function changeAnswer(earlier: Item, later: Item): Write {
  return {
    put: {
      ...later,
      outcomes: { ...wordsOf(earlier), ...wordsOf(later) },
      changed: changesOf(earlier) + changesOf(later) + 1n,
    },
    if: { all: ['id', 'part', 'micro'].map((name) => asRead(earlier, name)) },
  };
}

function asRead(row: Item, attribute: string): Condition {
  const value = row[attribute];
  return typeof value === 'string' || typeof value === 'bigint'
    ? { attribute, equals: value }
    : { absent: attribute };
}

const changesOf = ({ changed }: Item): bigint => (typeof changed === 'bigint' ? changed : 0n);

const wordsOf = ({ outcomes }: Item): object =>
  typeof outcomes === 'object' && outcomes !== null ? outcomes : {};
