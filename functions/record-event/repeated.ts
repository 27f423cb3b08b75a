import { textOf, type Item, type Write } from '../../shared/ports/items.ts';

/**
 * What an event leaves that is counted by the row of an earlier one: a word for each journey that it had something else
 * to say to (I10), after those that stand there. The row stays what it is else.
 */
export function noteRepeated(
  earlier: Item,
  later: { readonly outcomes: Readonly<Record<string, string>>; readonly consent: string | undefined },
): Write[] {
  const before = new Map<string, unknown>(Object.entries((earlier.outcomes ?? {}) as object));
  const outcomes = [...new Set([...before.keys(), ...Object.keys(later.outcomes)])].map(
    (journey) => [journey, together(before.get(journey), later.outcomes[journey])] as const,
  );
  const consent = together(earlier.consent, later.consent);
  const isSame =
    outcomes.every(([journey, words]) => words === before.get(journey)) &&
    consent === together(earlier.consent, undefined);
  if (isSame) return [];
  const set = { outcomes: Object.fromEntries(outcomes), ...(consent !== '' && { consent }) };
  return [
    {
      update: { pk: earlier.pk, sk: earlier.sk },
      set,
      if: { attribute: 'id', equals: textOf(earlier, 'id') },
    },
  ];
}

/** The words that stand on an event. */
export function saidOn({ outcomes, consent }: Item): Parameters<typeof noteRepeated>[1] {
  const said = Object.entries((outcomes ?? {}) as object).map(([journey, words]) => [journey, String(words)]);
  return {
    outcomes: Object.fromEntries(said) as Record<string, string>,
    consent: typeof consent === 'string' ? consent : undefined,
  };
}

/** Each once, so that what is repeated each night does not grow. */
function together(said: unknown, more: string | undefined): string {
  const words = typeof said === 'string' ? said.split(AND) : [];
  return [...new Set([...words, ...(more === undefined ? [] : [more])])].join(AND);
}
const AND = '; ';
