import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/*
 * What each version of the data changed, as it was then: nothing here follows what the adapters do later, so that a file
 * of any age comes to the same tables and rows. A step finds tables missing where a kill fell into the very first start.
 */

/** Brings the data from the version before to this one. Runs in a transaction. */
export interface Step {
  readonly to: number;
  readonly run: (db: DatabaseSync) => void;
}

export const STEPS: readonly Step[] = [
  { to: 2, run: addSchedulesAndLevels },
  { to: 3, run: addTokensAndTexts },
  { to: 4, run: addListsAndSpeed },
  { to: 5, run: storeStatedAsText },
  { to: 6, run: addHeads },
];

/**
 * Until version 5 every file said 1. What it really is shows by the tables that it has: schedules came with 2, events of
 * providers with 3, the speed of the clock with 4.
 */
export function versionByTables(db: DatabaseSync): number {
  if (has(db, 'clock_speed')) return 4;
  if (has(db, 'provider_events')) return 3;
  return has(db, 'schedules') ? 2 : 1;
}

/** Members stand in an index by what their events come to: only there are all of them found. Nobody had counted yet. */
function addSchedulesAndLevels(db: DatabaseSync): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS schedules (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, at TEXT NOT NULL, target TEXT NOT NULL,
       due_at TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0
     ) STRICT`,
  );
  db.exec('CREATE INDEX IF NOT EXISTS schedules_due ON schedules (due_at, seq)');
  if (!has(db, 'items')) return;
  db.exec(
    `UPDATE items SET
       body = json_set(body, '$."sum.activity"', 0, '$."sum.satisfaction"', 0, '$."sum.use"', 0, '$.numberSk', 0,
         '$.numberPk', iif(json_extract(body, '$.status') = 'active', 'LEVEL#at-risk', 'LEVEL#left')),
       number_pk = iif(json_extract(body, '$.status') = 'active', 'LEVEL#at-risk', 'LEVEL#left'),
       number_sk = '1${'0'.repeat(38)}'
     WHERE pk GLOB 'MEMBER#*' AND sk = 'MEMBER' AND number_pk IS NULL`,
  );
}

/** Questions, which are told their answer by a token; SMS; what providers tell; and tasks that say more of their step. */
function addTokensAndTexts(db: DatabaseSync): void {
  if (has(db, 'executions')) {
    for (const column of ['token', 'token_until', 'told'])
      if (!hasColumn(db, 'executions', column)) db.exec(`ALTER TABLE executions ADD COLUMN ${column} TEXT`);
    db.exec(
      'CREATE UNIQUE INDEX IF NOT EXISTS executions_token ON executions (token) WHERE token IS NOT NULL',
    );
  }
  db.exec(
    `CREATE TABLE IF NOT EXISTS texts (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, accepted_at TEXT NOT NULL, text TEXT NOT NULL
     ) STRICT`,
  );
  db.exec('CREATE INDEX IF NOT EXISTS texts_key ON texts (key)');
  db.exec(
    `CREATE TABLE IF NOT EXISTS provider_faults (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, fault TEXT NOT NULL, times INTEGER NOT NULL
     ) STRICT`,
  );
  db.exec(
    `CREATE TABLE IF NOT EXISTS provider_events (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, due_at TEXT NOT NULL, event TEXT NOT NULL
     ) STRICT`,
  );
  db.exec('CREATE INDEX IF NOT EXISTS provider_events_due ON provider_events (due_at, seq)');
  if (has(db, 'executions') && has(db, 'execution_definitions')) rewriteDefinitions(db);
  if (has(db, 'items')) expectOfOpenRuns(db);
}

interface Machine {
  readonly States: Readonly<Record<string, { readonly Arguments?: { Payload: Payload } }>>;
}
type Payload = Readonly<Record<string, unknown>> & {
  readonly notAfterDays: number;
  readonly purpose: string;
  readonly next: { readonly step: string; readonly days: number; readonly at: string } | null;
};

/** What every journey was then: e-mail, without conditions, at the rank of one that names none. */
const expectedOf = ({ notAfterDays, purpose }: Pick<Payload, 'notAfterDays' | 'purpose'>) => ({
  contends: purpose === 'relation' ? { priority: 0, notAfterDays, mutedByOpenCase: false } : null,
  asksSupport: false,
  anyDay: false,
  channel: 'email',
});

/** A run keeps the definition that it began with: what that hands to send-message is put as it is read since. */
function rewriteDefinitions(db: DatabaseSync): void {
  const keep = db.prepare('INSERT OR IGNORE INTO execution_definitions (hash, machine) VALUES (?, ?)');
  const point = db.prepare('UPDATE executions SET definition = ? WHERE definition = ?');
  const drop = db.prepare('DELETE FROM execution_definitions WHERE hash = ?');
  for (const { hash, machine } of db.prepare('SELECT hash, machine FROM execution_definitions').all()) {
    const definition = JSON.parse(String(machine)) as Machine;
    let isOld = false;
    for (const state of Object.values(definition.States)) {
      if (!state.Arguments || 'kind' in state.Arguments.Payload) continue;
      isOld = true;
      state.Arguments.Payload = payloadOf(state.Arguments.Payload, Object.values(definition.States));
    }
    if (!isOld) continue;
    const text = JSON.stringify(definition);
    const renamed = createHash('sha256').update(text).digest('hex');
    keep.run(renamed, text);
    point.run(renamed, hash!);
    drop.run(hash!);
  }
}

function payloadOf(old: Payload, states: readonly Machine['States'][string][]): Payload {
  const { next, ...rest } = old;
  const following = states.find((state) => next && state.Arguments?.Payload['step'] === next.step);
  const expected = expectedOf(following?.Arguments?.Payload ?? old);
  return {
    ...rest,
    kind: 'send',
    variant: null,
    channels: ['email'],
    guard: [],
    anyDay: false,
    priority: 0,
    mutedByOpenCase: false,
    next: (next
      ? { step: next.step, wait: { days: next.days, at: next.at }, expected }
      : { end: null }) as unknown as Payload['next'],
  };
}

/** The default of `notAfterDays`, which a run's row did not hold. */
const USUAL = { notAfterDays: 5, purpose: 'relation' };

function expectOfOpenRuns(db: DatabaseSync): void {
  const expect = db.prepare(
    `UPDATE items SET body = json_set(body, '$.next.expected', ?)
     WHERE sk GLOB 'RUN#*' AND json_extract(body, '$.state') IN ('starting', 'running')
       AND json_extract(body, '$.next.expected') IS NULL`,
  );
  expect.run(JSON.stringify(expectedOf(USUAL)));
}

/** Lists of what a provider took, by member and by journey; a clock that runs faster. */
function addListsAndSpeed(db: DatabaseSync): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS clock_speed (one INTEGER PRIMARY KEY CHECK (one = 1), speed REAL NOT NULL) STRICT`,
  );
  for (const [table, names] of [
    ['outbox', "json_extract(mail, '$.tags."],
    ['texts', "json_extract(text, '$.context."],
  ] as const) {
    if (!has(db, table)) continue;
    for (const name of ['member', 'journey'])
      db.exec(`CREATE INDEX IF NOT EXISTS ${table}_${name} ON ${table} (${names}${name}'), seq)`);
  }
}

/** For some hours of November 2026 the fields that were said at one instant stood in a list; now in a text. */
function storeStatedAsText(db: DatabaseSync): void {
  if (!has(db, 'items')) return;
  // In SQL, so that numbers beyond those of JavaScript stay what they are.
  db.exec(
    `UPDATE items SET body = json_set(body, '$.stated', (
       SELECT json_group_object(said.key, CASE said.type
         WHEN 'array' THEN (SELECT group_concat(field.value, ' ') FROM json_each(said.value) AS field)
         ELSE said.value END)
       FROM json_each(body, '$.stated') AS said))
     WHERE sk = 'MEMBER' AND EXISTS (SELECT 1 FROM json_each(body, '$.stated') WHERE type = 'array')`,
  );
}

/**
 * What lists show of a message stands in columns of its own, and mails can be packed. Those that are there stay whole, so
 * that the step is SQL alone, at a constant memory, however many there are.
 */
function addHeads(db: DatabaseSync): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS outbox_bases (
       id INTEGER PRIMARY KEY, journey TEXT, step TEXT, hash BLOB NOT NULL, packed BLOB NOT NULL
     ) STRICT`,
  );
  db.exec('CREATE INDEX IF NOT EXISTS outbox_bases_step ON outbox_bases (journey, step, id)');
  const head = `seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, accepted_at TEXT NOT NULL,
       recipient TEXT NOT NULL, title TEXT NOT NULL, member TEXT, journey TEXT, step TEXT`;
  const packing = `mail TEXT, base INTEGER, opening INTEGER, packed BLOB,
       CHECK ((mail IS NULL) = (base IS NOT NULL AND opening IS NOT NULL AND packed IS NOT NULL))`;
  for (const [table, body, title, names, columns] of [
    ['outbox', 'mail', 'subject', 'tags', packing],
    ['texts', 'text', 'body', 'context', 'text TEXT NOT NULL'],
  ] as const) {
    if (!has(db, table)) continue;
    db.exec(`CREATE TABLE ${table}_6 (${head}, ${columns}) STRICT`);
    db.exec(
      `INSERT INTO ${table}_6 (seq, key, accepted_at, recipient, title, member, journey, step, ${body})
       SELECT seq, key, accepted_at, json_extract(${body}, '$.to'), json_extract(${body}, '$.${title}'),
         json_extract(${body}, '$.${names}.member'), json_extract(${body}, '$.${names}.journey'),
         json_extract(${body}, '$.${names}.step'), ${body}
       FROM ${table} ORDER BY seq`,
    );
    // Its indexes go with it.
    db.exec(`DROP TABLE ${table}`);
    db.exec(`ALTER TABLE ${table}_6 RENAME TO ${table}`);
    db.exec(`CREATE INDEX ${table}_key ON ${table} (key)`);
    for (const name of ['member', 'journey'])
      db.exec(`CREATE INDEX ${table}_${name} ON ${table} (${name}, seq)`);
  }
}

function has(db: DatabaseSync, table: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
}

function hasColumn(db: DatabaseSync, table: string, column: string): boolean {
  return db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined;
}
