import * as z from 'zod';
import type { Value } from '../ports/items.ts';
import { instantSchema, type Instant } from '../time/instant.ts';

/** Field → when it was said to be so. */
export type Stated = Readonly<Record<string, Instant>>;

/**
 * As it stands on a member's row: each instant once, with the names of the fields that were said then, a space between
 * them. Most members said all of theirs at once, and each activity event pays for the row by the kilobyte, in the table
 * and in its index: see infra/cost.
 */
export function storedStated(stated: Stated): Value {
  const saidAt = new Map<Instant, string>();
  for (const field of Object.keys(stated).toSorted()) {
    const before = saidAt.get(stated[field]!);
    saidAt.set(stated[field]!, before === undefined ? field : `${before} ${field}`);
  }
  return Object.fromEntries([...saidAt].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Reads it from a row; one that was written before has an instant by each field. */
export const statedSchema = z.lazy(() =>
  z.record(z.string(), z.string()).transform((stored, context): Record<string, Instant> => {
    const stated: Record<string, Instant> = {};
    for (const [name, value] of Object.entries(stored)) {
      // First what rows are like today: a text that is none costs an error.
      const at = instantSchema.safeParse(name);
      const by = at.success ? undefined : instantSchema.safeParse(value);
      if (at.success) for (const field of value.split(' ')) stated[field] = at.data;
      else if (by?.success) stated[name] = by.data;
      else context.addIssue(`"${name}" is no instant, and what was said then has none either`);
    }
    return stated;
  }),
);
