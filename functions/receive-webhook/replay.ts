import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { lesserTrust } from '../../shared/member/trust.ts';
import { TransactionRefused, type Item, type Items } from '../../shared/ports/items.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { handOver } from '../../shared/webhook/hand-over.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import { SealBroken, unseal } from '../../shared/webhook/seal.ts';
import { eventAt, eventsOf, idOf, type MadeList } from './events-of.ts';
import type { Needs } from './needs.ts';
import {
  inPlaceOfWhole,
  quarantineKey,
  quarantinePage,
  rowsFor,
  toQuarantined,
  toQuarantineRow,
  type Quarantined,
  type QuarantineRow,
} from './quarantine.ts';
import { DeliveryConflict, takeList } from './take-list.ts';

export interface Replayed {
  /** Ids of the submissions whose events now lie on the queue. */
  readonly replayed: readonly string[];
  /** Those that still make no event, with the reason of today. */
  readonly kept: readonly Quarantined[];
}

type Replaying = Pick<Needs, 'clock' | 'ids' | 'items' | 'queue' | 'secrets'>;

/**
 * Runs the bodies in quarantine through the maps of today. What makes its events now goes the way of a new
 * submission, as received when it was; what does not stays, with the new reason. May be called any number of times,
 * also at once or after a crash half way: an event is handled once however often it is handed over.
 * @param only the form whose map was mended; without it, every form.
 * @throws whatever the stores throw when they fail; what was done until then is done.
 */
export async function replayQuarantined(
  world: Replaying,
  workflows: Pick<Workflows, 'forms'>,
  only?: string,
): Promise<Replayed> {
  const replayed: string[] = [];
  // A list that is taken apart leaves rows that this very walk may meet further on.
  const kept = new Map<string, Quarantined>();
  let after: string | undefined;
  do {
    const { rows, next } = await quarantinePage(world.items, only, after);
    for (const row of rows) {
      const outcome = await replayOne(world, workflows, row);
      if (outcome.isTaken) replayed.push(idOf(row.key));
      for (const one of outcome.kept) kept.set(`${one.form} ${one.id}`, one);
    }
    after = next;
  } while (after !== undefined);
  return { replayed, kept: [...kept.values()] };
}

/** One body of a form, by its id as `listQuarantined` shows it. */
export interface Body {
  readonly form: string;
  readonly id: string;
}

/** The same for one body. @returns undefined when it is not there. @throws as above. */
export async function replayBody(
  world: Replaying,
  workflows: Pick<Workflows, 'forms'>,
  body: Body,
): Promise<Replayed | undefined> {
  const rows = (await rowsOf(world.items, body)).map(toQuarantineRow);
  if (rows.length === 0) return undefined;
  const outcomes: Outcome[] = [];
  for (const row of rows) outcomes.push(await replayOne(world, workflows, row));
  return {
    replayed: outcomes.some(({ isTaken }) => isTaken) ? [body.id] : [],
    kept: outcomes.flatMap(({ kept }) => kept),
  };
}

type Reason = Pick<QuarantineRow, 'code' | 'reason'>;
type Read = QuarantineRow & { readonly body: Readonly<Record<string, unknown>> };

interface Outcome {
  /** Whether an event of it lies on the queue now. */
  readonly isTaken: boolean;
  readonly kept: readonly Quarantined[];
}

const TAKEN: Outcome = { isTaken: true, kept: [] };

async function replayOne(
  world: Replaying,
  { forms }: Pick<Workflows, 'forms'>,
  row: QuarantineRow,
): Promise<Outcome> {
  // There is nothing to read again: only its reason was kept.
  if (row.body === undefined) return { isTaken: false, kept: [toQuarantined(row)] };
  try {
    const form = forms.get(row.form);
    if (!form) throw new FormGone(row.form);
    const text = unseal(row.body, await world.secrets.get('seal'));
    const believed = { ...form, trust: lesserTrust(form.trust, row.trust) };
    // It was read strictly when it came.
    return await replayRead(world, believed, { ...row, body: JSON.parse(text) as Read['body'] });
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason) throw error;
    await noteReason(world, row, reason);
    return { isTaken: false, kept: [toQuarantined({ ...row, ...reason })] };
  }
}

async function replayRead(world: Replaying, form: LoadedForm, row: Read): Promise<Outcome> {
  const made = row.at === undefined ? await eventsOf(form, row) : await eventAt(form, row, row.at);
  if ('refused' in made) return takeApart(world, form, row, made);
  await handOver(world, [made]);
  await world.items.transact([{ delete: quarantineKey(row.form, row.key) }]);
  return TAKEN;
}

/** A whole body that now makes a list: its good events go their way, and each of the others waits by itself from now on. */
async function takeApart(world: Replaying, form: LoadedForm, row: Read, list: MadeList): Promise<Outcome> {
  const rows = await rowsFor(world, form, row, list.refused);
  await takeList(world, form, row, { ...list, rows });
  const first = rows.find(({ key }) => key === row.key);
  await world.items.transact([first ? inPlaceOfWhole(first) : { delete: quarantineKey(row.form, row.key) }]);
  return { isTaken: list.events.length > 0, kept: rows.map(toQuarantined) };
}

/** Undefined for a fault of ours, after which trying again helps. */
function reasonOf(error: unknown): Reason | undefined {
  if (error instanceof WebhookRefused) return { code: error.code, reason: error.message };
  if (error instanceof FormGone || error instanceof SealBroken || error instanceof DeliveryConflict)
    return { code: error.name, reason: error.message };
  return undefined;
}

async function noteReason({ items }: Replaying, row: QuarantineRow, reason: Reason): Promise<void> {
  if (row.code === reason.code && row.reason === reason.reason) return;
  try {
    await items.transact([
      { update: quarantineKey(row.form, row.key), set: { ...reason }, if: { itemExists: true } },
    ]);
  } catch (error) {
    // Another replay, with a newer map, has just taken it away.
    if (!(error instanceof TransactionRefused)) throw error;
    log.info('a body left the quarantine while it was looked at', errorFacts(error));
  }
}

/** Throws a body away that will never make an event: a test, a mistake of the sender. @returns whether it was there. */
export async function discardQuarantined({ items }: Pick<Needs, 'items'>, body: Body): Promise<boolean> {
  const rows = await rowsOf(items, body);
  if (rows.length === 0) return false;
  await items.transact(rows.map(({ pk, sk }) => ({ delete: { pk, sk } })));
  return true;
}

/** The same for all that wait of one form. @returns how many there were. */
export async function discardOfForm({ items }: Pick<Needs, 'items'>, form: string): Promise<number> {
  let discarded = 0;
  for (;;) {
    // What was on the page before is gone: the first is the next.
    const { rows } = await quarantinePage(items, form, undefined);
    if (rows.length === 0) return discarded;
    await items.transact(rows.map(({ key }) => ({ delete: quarantineKey(form, key) })));
    discarded += rows.length;
  }
}

/** An id is the beginning of a key. */
async function rowsOf(items: Items, { form, id }: Body): Promise<readonly Item[]> {
  if (!/^[0-9a-f]{32}$/.test(id)) return [];
  const { pk } = quarantineKey(form, id);
  return (await items.query({ partition: pk, range: { beginsWith: id }, limit: 2 })).items;
}

/** A body waits for a form that workflows/forms.ts no longer has. */
export class FormGone extends Error {
  override readonly name = 'FormGone';
  constructor(form: string) {
    super(`workflows/forms.ts has no form "${form}" any more; put its entry back, or discard the body.`);
  }
}
