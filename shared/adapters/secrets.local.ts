import type { DatabaseSync } from 'node:sqlite';
import type { Ids } from '../ports/ids.ts';
import { OUR_SECRETS, UnknownSecret, type Secret, type Secrets } from '../ports/secrets.ts';

export interface LocalSecrets extends Secrets {
  /** Makes a secret such as a form has from the beginning. */
  make(): string;
  /**
   * What counts of a form's secrets from now on, the current one first; none of them holds a line break.
   * @throws UnknownSecret when no form has a secret of that name.
   */
  set(name: string, values: readonly [string, ...string[]]): void;
}

/**
 * Secrets of the local world, made when they are first needed and kept in its file: ours as 32 bytes in base64, a
 * form's as a Standard Webhooks secret. Of a form there may be several, a line each, the current one first.
 * @param formSecrets the names used in workflows/forms.ts.
 */
export function createLocalSecrets(
  db: DatabaseSync,
  ids: Pick<Ids, 'bytes'>,
  formSecrets: readonly string[],
): LocalSecrets {
  db.exec('CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  const find = db.prepare('SELECT value FROM secrets WHERE name = ?');
  const insert = db.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)');
  const update = db.prepare('UPDATE secrets SET value = ? WHERE name = ?');
  const known = new Map<string, readonly [Secret, ...Secret[]]>();
  const make = (): string => Buffer.from(ids.bytes(32)).toString('base64');
  const remember = (name: string, values: readonly string[]): void => {
    const [first, ...others] = values.map((value, index) => ({ id: `k${values.length - index}`, value }));
    known.set(name, [first!, ...others]);
  };
  const load = (name: string, prefix: string): void => {
    let value = (find.get(name) as { value: string } | undefined)?.value;
    if (!value) {
      value = prefix + make();
      insert.run(name, value);
    }
    remember(name, value.split('\n'));
  };
  for (const name of OUR_SECRETS) load(name, '');
  for (const name of formSecrets) load(name, 'whsec_');
  return {
    async get(name) {
      const secret = known.get(name);
      if (!secret) throw new UnknownSecret(`There is no secret "${name}": name it in workflows/forms.ts.`);
      return secret;
    },
    make: () => `whsec_${make()}`,
    set(name, values) {
      if (!formSecrets.includes(name)) throw new UnknownSecret(`No form has a secret "${name}".`);
      update.run(values.join('\n'), name);
      remember(name, values);
    },
    // They are changed by this process alone.
    async refresh() {
      return false;
    },
  };
}
