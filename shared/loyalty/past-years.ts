import type { Item, Items, Key, Write } from '../ports/items.ts';

/** Where the indicators of past years stand when a member's row has grown long; its attributes are named as there. */
export const PAST_YEARS = 'PAST-YEARS';
export const pastYearsKey = (pk: string): Key => ({ pk, sk: PAST_YEARS });

const YEAR = /^year\.(\d{4})\.(.+)$/;

/** The indicator and the year that an attribute counts; undefined for any other. */
export function indicatorIn(attribute: string): { readonly year: string; readonly name: string } | undefined {
  const [, year, name] = YEAR.exec(attribute) ?? [];
  return year === undefined || name === undefined ? undefined : { year, name };
}

/** The indicators on a row of years before this one, each with its count. */
export function yearsBefore(row: Item, year: number): readonly (readonly [string, bigint])[] {
  return Object.entries(row).flatMap(([attribute, times]) => {
    const found = indicatorIn(attribute);
    return found && Number(found.year) < year && typeof times === 'bigint' ? [[attribute, times]] : [];
  });
}

/** Adds them to the row of past years; the same transaction takes them off the member's. */
export function pastYears(pk: string, counts: readonly (readonly [string, bigint])[]): readonly Write[] {
  return counts.length === 0 ? [] : [{ update: pastYearsKey(pk), add: Object.fromEntries(counts) }];
}

/** A member's indicators of all years, from both rows: an event of a past year that comes late counts on the member's. */
export function indicatorsOf(row: Item, past: Item | undefined): Readonly<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  for (const one of [row, ...(past ? [past] : [])]) {
    for (const [attribute, times] of Object.entries(one)) {
      if (!indicatorIn(attribute)) continue;
      if (typeof times !== 'bigint') throw new TypeError(`Attribute "${attribute}" should be a number.`);
      counts[attribute] = (counts[attribute] ?? 0n) + times;
    }
  }
  return counts;
}

export const readPastYears = (
  items: Pick<Items, 'get'>,
  { pk }: Pick<Key, 'pk'>,
): Promise<Item | undefined> => items.get(pastYearsKey(pk));
