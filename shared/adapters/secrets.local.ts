import type { DatabaseSync } from 'node:sqlite';
import type { Ids } from '../ports/ids.ts';
import { OUR_SECRETS, UnknownSecret, type Secret, type Secrets } from '../ports/secrets.ts';

/**
 * Secrets of the local world, made when they are first needed and kept in its file: ours as 32 bytes in base64, a
 * form's as a Standard Webhooks secret.
 * @param formSecrets the names used in workflows/forms.ts.
 */
export function createLocalSecrets(
  db: DatabaseSync,
  ids: Pick<Ids, 'bytes'>,
  formSecrets: readonly string[],
): Secrets {
  db.exec('CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  const find = db.prepare('SELECT value FROM secrets WHERE name = ?');
  const insert = db.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)');
  const known = new Map<string, readonly [Secret]>();
  const load = (name: string, prefix: string): void => {
    let value = (find.get(name) as { value: string } | undefined)?.value;
    if (!value) {
      value = prefix + Buffer.from(ids.bytes(32)).toString('base64');
      insert.run(name, value);
    }
    known.set(name, [{ id: 'k1', value }]);
  };
  for (const name of OUR_SECRETS) load(name, '');
  for (const name of formSecrets) load(name, 'whsec_');
  return {
    async get(name) {
      const secret = known.get(name);
      if (!secret) throw new UnknownSecret(`There is no secret "${name}": name it in workflows/forms.ts.`);
      return secret;
    },
    // They are made once, by this process.
    async refresh() {
      return false;
    },
  };
}
