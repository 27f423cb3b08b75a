import * as z from 'zod';
import { RECEIPT_PREFIX, toReceipt, type Receipt } from '../../../shared/consent/receipt.ts';
import { memberKey, type PurposeAndChannel } from '../../../shared/member/member.ts';
import { allRows } from '../../../shared/member/rows.ts';
import type { Item, Items } from '../../../shared/ports/items.ts';

/** A line of a member's consent log, by its key within the member's rows, which sorts by when it was recorded. */
export interface LogLine {
  readonly sk: string;
  readonly receipt: Receipt;
}

/** A member's consent log in the order in which it was recorded, and how many of its lines cannot be read. */
export interface Log {
  readonly lines: readonly LogLine[];
  readonly unreadable: number;
}

export async function readLog(items: Items, ref: string): Promise<Log> {
  const rows = await allRows(items, {
    partition: memberKey(ref).pk,
    range: { beginsWith: RECEIPT_PREFIX },
  });
  const lines = rows.flatMap((row) => lineIn(row) ?? []);
  return { lines, unreadable: rows.length - lines.length };
}

function lineIn(row: Item): LogLine | undefined {
  try {
    return { sk: row.sk, receipt: toReceipt(row) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return undefined;
  }
}

type Choice = Extract<Receipt, { given: boolean }>;
type Pause = Extract<Receipt, { pausedUntil: unknown }>;
export type ChoiceLine = LogLine & { readonly receipt: Choice };
export type PauseLine = LogLine & { readonly receipt: Pause };

/** What was said of one purpose and channel, oldest first. */
export function choicesOf({ lines }: Log, name: PurposeAndChannel): readonly ChoiceLine[] {
  return lines.filter(
    (line): line is ChoiceLine =>
      'given' in line.receipt && `${line.receipt.purpose}.${line.receipt.channel}` === name,
  );
}

/** What was said of a pause, oldest first. */
export const pausesOf = ({ lines }: Log): readonly PauseLine[] =>
  lines.filter((line): line is PauseLine => 'pausedUntil' in line.receipt);
