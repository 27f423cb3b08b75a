import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { StateMachine } from '../journey/asl/asl.ts';
import type { Ended, Position, Standing, Told } from '../journey/asl/execution.ts';
import type { ExecutionStatus, RunInput } from '../ports/runs.ts';
import type { Instant } from '../time/instant.ts';
import { firstDueOf } from './first-due.local.ts';

export interface ListedRun {
  readonly run: string;
  readonly member: string;
  readonly journey: string;
  readonly status: ExecutionStatus;
  /** The state in which it stands, or ended. */
  readonly state: string;
  readonly startedAt: Instant;
  /** When its next step is due; undefined once it has ended. */
  readonly dueAt?: Instant;
  readonly endedAt?: Instant;
  readonly error?: string;
  /** `onEnded` has not yet taken the end; the name of the error with which it last refused. */
  readonly unreported?: string;
}

// due_at says when the row wants attention: a running one its next step, an ended one the report of its end. NULL: never.
// token is that of the attempt under way, token_until when its time is up, told what it was told (JSON) and the runner has not
// yet carried on with.
// There is no foreign key to the definitions: both are only ever added.
const TABLES = `
  CREATE TABLE IF NOT EXISTS execution_definitions (hash TEXT PRIMARY KEY, machine TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS executions (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    member TEXT NOT NULL,
    journey TEXT NOT NULL,
    definition TEXT NOT NULL,
    input TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    position TEXT,
    due_at TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    error TEXT,
    cause TEXT,
    reports INTEGER NOT NULL DEFAULT 0,
    report_error TEXT,
    token TEXT,
    token_until TEXT,
    told TEXT,
    UNIQUE (journey, run)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS executions_due ON executions (due_at, seq) WHERE due_at IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS executions_token ON executions (token) WHERE token IS NOT NULL;
`;

/** A row that wants attention. */
export interface DueRow {
  readonly seq: number;
  readonly run: string;
  readonly member: string;
  readonly journey: string;
  readonly definition: string;
  readonly input: string;
  readonly status: ExecutionStatus;
  /** The position as JSON; null once it has ended. */
  readonly position: string | null;
  /** What its token was told, as JSON. */
  readonly told: string | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly error: string | null;
  /** How often `onEnded` has refused. */
  readonly reports: number;
}

type RunKey = Pick<RunInput, 'run' | 'journey'>;

/** Each method is one statement, or one transaction, and so whole or not at all over a kill. */
export function createRunsStore(db: DatabaseSync) {
  db.exec(TABLES);
  const keep = db.prepare('INSERT OR IGNORE INTO execution_definitions (hash, machine) VALUES (?, ?)');
  const underWay = db.prepare(
    `SELECT hash, machine FROM execution_definitions
     WHERE hash IN (SELECT definition FROM executions WHERE status = 'RUNNING')`,
  );
  const insert = db.prepare(
    `INSERT OR IGNORE INTO executions (run, member, journey, definition, input, started_at,
       status, state, position, due_at, token, ended_at, error, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // Both are refused when the token was told, or the run stopped, since the row was read.
  const move = db.prepare(
    `UPDATE executions SET state = ?, position = ?, due_at = ?, token = ?, token_until = ?, told = NULL
     WHERE seq = ? AND status = 'RUNNING' AND told IS ?`,
  );
  const end = db.prepare(
    `UPDATE executions SET status = ?, state = ?, position = NULL, due_at = ?, ended_at = ?, error = ?, cause = ?,
       token = NULL, told = NULL
     WHERE seq = ? AND status = 'RUNNING' AND told IS ?`,
  );
  const stop = db.prepare(
    `UPDATE executions SET status = 'ABORTED', position = NULL, due_at = ?1, ended_at = ?1, cause = ?2,
       token = NULL, told = NULL
     WHERE journey = ?3 AND run = ?4 AND status = 'RUNNING'`,
  );
  const tell = db.prepare(
    `UPDATE executions SET told = ?1, due_at = ?2
     WHERE token = ?3 AND told IS NULL AND (token_until IS NULL OR token_until > ?2)`,
  );
  const status = db.prepare('SELECT status FROM executions WHERE journey = ? AND run = ?');
  const due = db.prepare(
    `SELECT seq, run, member, journey, definition, input, status, position, told,
       started_at, ended_at, error, reports
     FROM executions WHERE due_at <= ? ORDER BY due_at, seq LIMIT 1`,
  );
  // Asked for before every step: without the names of the columns it takes two thirds of the time.
  due.setReturnArrays(true);
  const next = db.prepare(
    'SELECT due_at AS dueAt FROM executions WHERE due_at IS NOT NULL ORDER BY due_at, seq LIMIT 1',
  );
  const reported = db.prepare('UPDATE executions SET due_at = NULL, report_error = NULL WHERE seq = ?');
  const later = db.prepare(
    'UPDATE executions SET due_at = ?, reports = reports + 1, report_error = ? WHERE seq = ?',
  );
  const list = db.prepare(
    `SELECT run, member, journey, status, state, started_at AS startedAt, due_at AS dueAt, ended_at AS endedAt, error,
       report_error AS unreported
     FROM executions ORDER BY seq DESC LIMIT ?`,
  );

  const soonest = firstDueOf(db, 'executions', () => row<{ dueAt: Instant }>(next.get())?.dueAt);
  /** Every write of the table goes through here. */
  const write = (statement: StatementSync, ...values: readonly SQLInputValue[]): boolean => {
    const { changes } = statement.run(...values);
    soonest.changed();
    return changes === 1;
  };

  return {
    /** Keeps a definition under the hash of its text, and gives the hash. */
    keepDefinition(definition: StateMachine): string {
      const machine = JSON.stringify(definition);
      const hash = createHash('sha256').update(machine).digest('hex');
      keep.run(hash, machine);
      return hash;
    },
    definitionsUnderWay: () => rows<{ hash: string; machine: string }>(underWay.all()),
    /** Does nothing when the journey has such a run already. */
    insert(execution: {
      input: RunInput;
      definition: string;
      startedAt: Instant;
      first: Standing | Ended;
    }): void {
      const { input, definition, startedAt, first } = execution;
      const { run, member, journey } = input;
      const fixed = [run, member, journey, definition, JSON.stringify(input), startedAt] as const;
      if (first.kind === 'standing') {
        const { position } = first;
        write(
          insert,
          ...fixed,
          'RUNNING',
          position.state,
          JSON.stringify(position),
          position.dueAt,
          position.waits?.token ?? null,
          null,
          null,
          null,
        );
      } else {
        const { state, error, cause } = first;
        write(
          insert,
          ...fixed,
          first.status,
          state,
          null,
          startedAt,
          null,
          startedAt,
          error ?? null,
          cause ?? null,
        );
      }
    },
    move({ seq, told }: DueRow, position: Position): void {
      const { state, dueAt, waits } = position;
      const whole = JSON.stringify(position);
      write(move, state, whole, dueAt, waits?.token ?? null, waits?.until ?? null, seq, told);
    },
    end({ seq, told }: DueRow, { status: as, state, error, cause, at }: Ended & { at: Instant }): void {
      write(end, as, state, at, at, error ?? null, cause ?? null, seq, told);
    },
    /** @returns whether an attempt was waiting for the token. */
    tell(token: string, told: Told): boolean {
      return write(tell, JSON.stringify(told), told.at, token);
    },
    toldTo({ told }: DueRow): Told | undefined {
      const parsed: unknown = told === null ? undefined : JSON.parse(told);
      return row<Told>(parsed);
    },
    stop({ run, journey, cause, at }: RunKey & { cause: string; at: Instant }): void {
      write(stop, at, cause, journey, run);
    },
    statusOf: ({ run, journey }: RunKey) =>
      row<{ status: ExecutionStatus }>(status.get(journey, run))?.status,
    due: (now: Instant) => (soonest.isBy(now) ? dueRow(row<DueColumns>(due.get(now))) : undefined),
    positionOf({ run, position }: DueRow): Position {
      if (position === null) throw new TypeError(`Run ${run} stands nowhere.`);
      const parsed: unknown = JSON.parse(position);
      return row<Position>(parsed)!;
    },
    nextDueAt: () => soonest.at(),
    reported: (seq: number) => void write(reported, seq),
    reportLater: (seq: number, at: Instant, error: string) => void write(later, at, error, seq),
    list: (limit: number): readonly ListedRun[] => rows<StoredListing>(list.all(limit)).map(listed),
  };
}

type DueColumns = readonly [
  DueRow['seq'],
  DueRow['run'],
  DueRow['member'],
  DueRow['journey'],
  DueRow['definition'],
  DueRow['input'],
  DueRow['status'],
  DueRow['position'],
  DueRow['told'],
  DueRow['startedAt'],
  DueRow['endedAt'],
  DueRow['error'],
  DueRow['reports'],
];

function dueRow(columns: DueColumns | undefined): DueRow | undefined {
  if (!columns) return undefined;
  const [seq, run, member, journey, definition, input, status, position, told, startedAt] = columns;
  const [, , , , , , , , , , endedAt, error, reports] = columns;
  const running = { seq, run, member, journey, definition, input, status, position, told, startedAt };
  return { ...running, endedAt, error, reports };
}

type StoredListing = Pick<ListedRun, 'run' | 'member' | 'journey' | 'status' | 'state' | 'startedAt'> & {
  readonly dueAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly error: string | null;
  readonly unreported: string | null;
};

function listed({ dueAt, endedAt, error, unreported, ...always }: StoredListing): ListedRun {
  return {
    ...always,
    ...(dueAt !== null && always.status === 'RUNNING' ? { dueAt } : {}),
    ...(endedAt === null ? {} : { endedAt }),
    ...(error === null ? {} : { error }),
    ...(unreported === null ? {} : { unreported }),
  };
}

// What this store itself has written, in STRICT tables, is of the type it was written with; the type is named where it is
// read.
/* oxlint-disable typescript/no-unnecessary-type-parameters */
function row<T>(stored: unknown): T | undefined {
  return stored as T | undefined;
}

function rows<T>(stored: unknown): readonly T[] {
  return stored as readonly T[];
}
