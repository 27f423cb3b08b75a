import * as z from 'zod';
import { fromEpochMs, instantSchema, toEpochMs, type Instant } from '../time/instant.ts';

/** An instant as it stands on a member's row: milliseconds since 1970, 8 bytes in DynamoDB instead of 24. */
export const storedInstant = (at: Instant): bigint => BigInt(toEpochMs(at));

/** Reads it; rows from before have it as text. */
export const storedInstantSchema = z.lazy(() =>
  z.union([z.bigint().transform((ms): Instant => fromEpochMs(Number(ms))), instantSchema]),
);

/** What the schema reads, of a row's attribute that stands by itself: five times as fast for the form of today. */
export const readInstant = (stored: unknown): Instant =>
  typeof stored === 'bigint' ? fromEpochMs(Number(stored)) : storedInstantSchema.parse(stored);
