import { Readable } from 'node:stream';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import {
  importMembers,
  type ImportOptions,
  type ImportSummary,
  type RowReport,
} from '../../shared/member/import/import-members.ts';
import type { Source } from '../../shared/member/import/text.ts';
import { instant } from '../../shared/time/instant.ts';
import { organisation } from '../../workflows/organisation.ts';
import { testWorld } from './world.ts';

/** When the files of tests were true: the day before a test's Tuesday. */
export const MONDAY = instant('2028-01-10T08:00:00Z');

/** A file of these bytes, given out in pieces of so many. */
export function fileOf(content: string | Uint8Array, piece = 1 << 16): Source {
  const bytes = Buffer.from(content as Uint8Array);
  return () =>
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
        bytes.subarray(index * piece, (index + 1) * piece),
      ),
    );
}

/** Windows-1252, of the letters that Latin-1 has too. */
export const ansi = (text: string): Uint8Array => Buffer.from(text, 'latin1');

export interface Imported {
  readonly summary: ImportSummary;
  readonly rows: readonly RowReport[];
  readonly events: readonly DeliveredEvent[];
}

/** Empty, and never written to. */
const { world } = testWorld();

/** Imports a file into a register of which only the events are looked at. */
export async function importing(
  source: Source,
  options: Partial<ImportOptions> & { readonly language?: 'sv' | 'nb' | 'en' } = {},
): Promise<Imported> {
  const { language, ...given } = options;
  const rows: RowReport[] = [];
  const events: DeliveredEvent[] = [];
  const own = language ? { ...organisation, defaultLanguage: language } : organisation;
  const summary = await importMembers(world, own, source, {
    async record(event) {
      events.push(event);
    },
    asOf: MONDAY,
    report: (row) => rows.push(row),
    ...given,
  });
  return { summary, rows, events };
}

/** What each event says of its member. */
export const membersIn = ({ events }: Imported): unknown[] => events.map(({ fields }) => fields.member);
