import { log } from '../../shared/log.ts';
import { TransactionRefused, type Items, type Write } from '../../shared/ports/items.ts';
import { addDays, atLocalTime, civilDate, dateIn, type CivilDate } from '../../shared/time/civil.ts';
import { msBetween, type Instant } from '../../shared/time/instant.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';

/** At the turn of the day one request makes the count begin anew; the others then find it begun. */
const ATTEMPTS = 5;

/**
 * Counts what a source that does not sign brings, so that a secret that got out does bounded harm. One row a form: the
 * local date and how many events came on it.
 * @param zone the organisation's.
 * @throws WebhookRefused too-many with the seconds until the next day, when the cap would be passed: nothing was counted.
 */
export async function countAgainstCap(
  items: Items,
  form: Pick<LoadedForm, 'name' | 'dailyCap'>,
  { events, zone, now }: { events: number; zone: string; now: Instant },
): Promise<void> {
  const { dailyCap } = form;
  if (dailyCap === undefined) return;
  const row = { pk: `CAP#${form.name}`, sk: 'CAP' };
  if (events > dailyCap)
    throw new WebhookRefused(
      'too-large',
      `Form "${form.name}" takes at most ${dailyCap} events a day; send fewer.`,
    );
  let day = dateIn(zone, now);
  let seen: string | undefined = day;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const write: Write =
      seen === day
        ? {
            update: row,
            add: { count: BigInt(events) },
            if: {
              all: [
                { attribute: 'date', equals: day },
                { attribute: 'count', atMost: BigInt(dailyCap - events) },
              ],
            },
          }
        : {
            put: { ...row, date: day, count: BigInt(events) },
            if: seen === undefined ? { itemAbsent: true } : { attribute: 'date', equals: seen },
          };
    try {
      await items.transact([write]);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      const date = error.of(0)?.item?.date;
      if (seen === day && date === day) {
        tellOnce(items, form, day);
        throw tooMany(form, day, { zone, now });
      }
      seen = typeof date === 'string' ? date : undefined;
      // Another's clock is past midnight already: a count that went back to yesterday would begin anew.
      if (seen !== undefined && seen > day) day = civilDate(seen);
    }
  }
  throw new CapContested(form.name);
}

/** Store → form → the day of which it was told. Kept by the process and not in the store: a refusal leaves nothing there. */
const toldOf = new WeakMap<Items, Map<string, CivilDate>>();

/** Most tools do not come again at midnight: what is turned away is lost, unless somebody hears of it. */
function tellOnce(
  items: Items,
  { name, dailyCap }: Pick<LoadedForm, 'name' | 'dailyCap'>,
  day: CivilDate,
): void {
  const told = toldOf.get(items) ?? new Map<string, CivilDate>();
  toldOf.set(items, told);
  if (told.get(name) === day) return;
  told.set(name, day);
  log.error('a form has reached its daily cap: what it sends until midnight is answered 429 and not stored', {
    form: name,
    dailyCap,
  });
}

function tooMany(
  { name, dailyCap }: Pick<LoadedForm, 'name' | 'dailyCap'>,
  day: CivilDate,
  { zone, now }: { zone: string; now: Instant },
): WebhookRefused {
  const midnight = atLocalTime(addDays(day, 1), '00:00', zone);
  return new WebhookRefused(
    'too-many',
    `Form "${name}" takes at most ${dailyCap} events a day; send it again after midnight.`,
    { retryAfter: Math.max(1, Math.ceil(msBetween(now, midnight) / 1000)) },
  );
}

/** The count was changed under our hands each time: trying again helps. */
export class CapContested extends Error {
  override readonly name = 'CapContested';
  constructor(form: string) {
    super(`The daily count of form "${form}" could not be written, others were always quicker.`);
  }
}
