import * as z from 'zod';
import type { Value } from '../ports/items.ts';
import { instantSchema, type Instant } from '../time/instant.ts';

/** Field → when it was said to be so. */
export type Stated = Readonly<Record<string, Instant>>;

/**
 * As it stands on a member's row: each instant once, with the fields that were said then. Most members said all of theirs
 * at once, and each activity event pays for the row by the kilobyte, in the table and in its index: see infra/cost.
 */
export function storedStated(stated: Stated): Value {
  const fields = Object.entries(stated).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const instants = [...new Set(Object.values(stated))].toSorted();
  return Object.fromEntries(
    instants.map((at) => [at, fields.filter(([, said]) => said === at).map(([field]) => field)]),
  );
}

/** Reads it from a row; one that was written before has an instant by each field. */
export const statedSchema = z
  .record(z.string(), z.union([instantSchema, z.array(z.string())]))
  .transform((stored, context): Record<string, Instant> => {
    const entries = Object.entries(stored).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : value.map((field) => [field, name] as const),
    );
    const stated: Record<string, Instant> = {};
    for (const [field, at] of entries) {
      const read = instantSchema.safeParse(at);
      if (read.success) stated[field] = read.data;
      else context.addIssue(`"${field}" was said at something that is no instant`);
    }
    return stated;
  });
