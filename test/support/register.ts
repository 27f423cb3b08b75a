import type { DatabaseSync } from 'node:sqlite';
import type { LocalWorld } from '../../infra/local/world.ts';
import { recorder } from '../../infra/local/member-store.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { DUE_PREFIX, toDueStart } from '../../shared/journey/due-start.ts';
import { exportMembers } from '../../shared/member/import/export-members.ts';
import {
  importMembers,
  type ImportOptions,
  type ImportSummary,
  type RowReport,
} from '../../shared/member/import/import-members.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import { textOf } from '../../shared/ports/items.ts';
import { workflows } from '../../workflows/index.ts';
import { fileOf, MONDAY } from './member-file.ts';
import { refOf, testWorld } from './world.ts';

/** A register in memory, to import files into. */
export interface LocalRegister {
  readonly local: LocalWorld;
  /** Imports a file, as `npm run import` does. `asOf` is by default the day before the register's. */
  take(
    content: string | Uint8Array,
    options?: Partial<ImportOptions> & { readonly welcome?: boolean },
  ): Promise<{ readonly summary: ImportSummary; readonly rows: readonly RowReport[] }>;
  member(membershipNumber: string): Promise<Member>;
  /** What is planned for a member: journey and occurrence. */
  due(membershipNumber: string): Promise<readonly string[]>;
  /** The types of the member's events, with when they happened, in the order of the text. */
  events(membershipNumber: string): Promise<readonly string[]>;
  /** Everything that is stored, as text. */
  stored(): readonly string[];
  exported(): Promise<Buffer>;
}

export function localRegister(): LocalRegister {
  const db = openDatabase(':memory:');
  const local = testWorld({ db });
  const { items } = local.world;
  const below = async (membershipNumber: string, beginsWith: string) => {
    const partition = memberKey(await refOf(local, membershipNumber)).pk;
    return allRows(items, { partition, range: { beginsWith } });
  };
  return {
    local,
    async take(content, { welcome = false, ...options } = {}) {
      const rows: RowReport[] = [];
      const summary = await importMembers(local.world, workflows.organisation, fileOf(content), {
        record: recorder(local.world, workflows, { welcome }),
        asOf: MONDAY,
        report: (row) => rows.push(row),
        ...options,
      });
      return { summary, rows };
    },
    async member(membershipNumber) {
      const row = await items.get(memberKey(await refOf(local, membershipNumber)));
      return toMember(row!);
    },
    async due(membershipNumber) {
      const rows = await below(membershipNumber, DUE_PREFIX);
      return rows.map(toDueStart).map(({ journey, occurrence }) => `${journey} ${occurrence}`);
    },
    async events(membershipNumber) {
      const rows = await below(membershipNumber, 'EVENT#');
      return rows.map((row) => `${textOf(row, 'occurredAt')} ${textOf(row, 'type')}`).toSorted();
    },
    stored: () => storedIn(db),
    async exported() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of exportMembers(items, workflows.organisation)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

function storedIn(db: DatabaseSync): readonly string[] {
  const rows = db.prepare('SELECT pk, sk, body FROM items ORDER BY pk, sk').all();
  return rows.map(({ pk, sk, body }) => `${String(pk)} ${String(sk)} ${String(body)}`);
}
