import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { recorder } from '../local/member-store.ts';
import { createLocalWorld } from '../local/world.ts';
import type { Contender, Durability } from './contender.ts';
import { messageKey, welcome } from './job.ts';

const AT = instant('2028-01-10T08:00:00Z');
/** The welcome journey takes six weeks and what Sundays add to them. */
const LONG_ENOUGH = 'P60D';

/**
 * Everything that a letter is in the product: gate, ledger, words, mail, the provider's event about it, the hourly sweep.
 * What else falls due in those weeks is done too, and not counted.
 */
export function ownProduct(durability: Exclude<Durability, 'nothing (memory)'>): Contender {
  const synchronous = durability === 'kill -9' ? 'NORMAL' : 'FULL';
  return {
    name: 'Lojal, whole product',
    durability,
    commit: 'each step',
    share: 0.2,
    settings: () => `SQLite WAL, synchronous ${synchronous}; gate, ledger, mail, delivery events`,
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'lojal-bench-'));
      const db = openDatabase(join(folder, 'lojal.db'));
      db.exec(`PRAGMA synchronous = ${synchronous}`);
      const local = createLocalWorld({
        db,
        workflows,
        at: AT,
        publicUrl: 'https://lojal.example.org',
        unwatched: true,
      });
      const record = recorder(local.world, local.workflows, { welcome: true });
      const names = new Map<string, string>();
      return {
        async plan(runs) {
          const receivedAt = local.clock.now();
          for (const run of runs) {
            // Born on a day that is far from here: the letters of the birthday are no part of the job.
            const member = {
              membershipNumber: `M-${run}`,
              givenName: 'Åsa',
              familyName: 'Ek',
              email: `${run}@example.org`,
              language: 'sv',
              birthDate: '1980-10-05',
            };
            const fields = { occurredAt: receivedAt, member };
            await record({
              id: run,
              form: 'import',
              bodyHash: run,
              receivedAt,
              type: 'member.joined',
              fields,
            });
            names.set(member.email, run);
          }
        },
        async work() {
          await local.engine.advanceTo(plus(local.clock.now(), LONG_ENOUGH));
        },
        async log() {
          return local.mailbox
            .accepted()
            .filter(({ tags }) => tags['journey'] === welcome.name)
            .map(({ to, tags }) => messageKey(names.get(to) ?? to, tags['step'] ?? ''))
            .toReversed();
        },
        async close() {
          db.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  };
}
