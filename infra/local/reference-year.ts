import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { fromEpochMs, instant, toEpochMs } from '../../shared/time/instant.ts';
import { httpEvent, type HttpResult } from './http-event.ts';
import { recorder } from './member-store.ts';
import { createLife } from './reference-answers.ts';
import { createDraws, personOf, type Draws, type Person } from './reference-people.ts';
import { DAY, HOUR, planYear, YEAR } from './reference-plan.ts';
import { submit } from './webhook.ts';
import type { LocalWorld } from './world.ts';

/** Members come over from another register a month before, so that the year begins in the middle of life. */
const REGISTERED = instant('2026-12-01T00:00:00Z');

/** Trainings and meetings are attended by some, not by everyone. */
const ENGAGED = 0.35;
/** How many events one request may bring: shared/webhook/canonical.ts. */
const LIST = 100;

export interface ReferenceYear {
  /** At the beginning; those who join come on top. */
  readonly members: number;
  /** When the members are registered and their first month has passed. */
  readonly onYear?: () => void;
  /** Stands around each delivery of activity events, with all that is done about them at once. */
  readonly aroundActivity?: (deliver: () => Promise<void>) => Promise<void>;
  readonly onMonth?: (month: number) => void;
}

/** What was done in the year; what came of it, the world tells. */
export interface YearLived {
  readonly joins: number;
  readonly helps: number;
  readonly activityEvents: number;
  readonly answers: number;
}

/** Options of createLocalWorld for a world that is to live a reference year: the same every time. */
export const REFERENCE_WORLD = { at: REGISTERED, publicUrl: 'https://lojal.example.org' } as const;
export const referenceBytes = () => seededBytes('reference year, ids');

/**
 * Lets a new world live the reference year, which cost and speed are measured by. All comes as in real life: by signed
 * webhooks, log-ins in nightly lists, answers by the members' pages. The world stands at its end when this resolves.
 * @throws DeliveryRefused, PageRefused when our own functions do not take what a form or a page sends.
 */
export async function liveReferenceYear(local: LocalWorld, year: ReferenceYear): Promise<YearLived> {
  const draws = createDraws('reference year, what happens');
  const people = Array.from({ length: year.members }, (_, number) => personOf(number, draws, { year: 2026 }));
  await register(local, people);
  const life = createLife(local, createDraws('reference year, answers'));
  await life.until(toEpochMs(YEAR.from));
  year.onYear?.();
  const around = year.aroundActivity ?? ((deliver: () => Promise<void>) => deliver());
  const done = { joins: 0, helps: 0, activityEvents: 0 };
  let month = 0;
  for (const happening of planYear(year.members, draws)) {
    await life.until(happening.at);
    const reached = new Date(happening.at).getUTCMonth() + 1;
    if (reached !== month) year.onMonth?.((month = reached));
    switch (happening.what) {
      case 'log-ins':
        await around(() => logIn(local, people, happening, draws));
        done.activityEvents += happening.count;
        break;
      case 'attended':
        await around(() => attend(local, people, done.activityEvents, draws));
        done.activityEvents += 1;
        break;
      case 'join':
        people.push(personOf(people.length, draws));
        await fill(local, 'join', `join-${done.joins}`, people.at(-1)!);
        done.joins += 1;
        break;
      case 'help':
        await fill(local, 'help', `help-${done.helps}`, helpFor(people, done.helps, draws));
        done.helps += 1;
        break;
    }
  }
  await life.until(toEpochMs(YEAR.until));
  return { ...done, answers: life.answers() };
}

/** As npm run import does it. */
async function register(local: LocalWorld, people: readonly Person[]): Promise<void> {
  const record = recorder(local.world, local.workflows, { welcome: false });
  for (const [number, member] of people.entries()) {
    const id = `reference-${number}`;
    const fields = { occurredAt: REGISTERED, member };
    await record({ id, form: 'import', bodyHash: id, receivedAt: REGISTERED, type: 'member.joined', fields });
  }
}

const CASES = [
  'salary',
  'negotiation',
  'dismissal',
  'work-environment',
  'unemployment',
  'legal',
  'other',
] as const;

function helpFor(people: readonly Person[], number: number, draws: Draws): object {
  const { membershipNumber } = people[draws.below(people.length)]!;
  return { membershipNumber, kind: draws.of(CASES), case: `C-${number}`, state: 'closed' };
}

async function attend(
  local: LocalWorld,
  people: readonly Person[],
  number: number,
  draws: Draws,
): Promise<void> {
  const { membershipNumber } = people[draws.below(Math.ceil(people.length * ENGAGED))]!;
  const [form, more] = draws.of([
    ['training', { training: 'Grundkurs för förtroendevalda' }],
    ['event', { event: 'Medlemsmöte' }],
  ]);
  await fill(local, form, `attended-${number}`, { membershipNumber, ...more });
}

/** One form, filled in by someone, and all that comes of it at once. @throws DeliveryRefused */
async function fill(local: LocalWorld, form: string, id: string, body: object): Promise<void> {
  requireStored(form, await submit(local, { form, id, body }));
  await local.engine.settle();
}

/** The log-ins of the day before, in lists of at most a hundred: each request becomes one message on the queue. */
async function logIn(
  local: LocalWorld,
  people: readonly Person[],
  { at, count }: { readonly at: number; readonly count: number },
  draws: Draws,
): Promise<void> {
  const [{ value: secret }] = await local.world.secrets.get(local.workflows.forms.get('log-ins')!.secret);
  const events = Array.from({ length: count }, () => ({
    occurredAt: fromEpochMs(at - DAY + 4 * HOUR + draws.below(14 * HOUR)),
    member: { membershipNumber: people[draws.below(people.length)]!.membershipNumber },
  }));
  for (let first = 0; first < count; first += LIST) {
    const body = JSON.stringify({ id: `log-ins-${at}-${first}`, events: events.slice(first, first + LIST) });
    const request = httpEvent({
      method: 'POST',
      path: '/hooks/log-ins',
      pathParameters: { form: 'log-ins' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: Buffer.from(body),
      timeEpoch: at,
    });
    requireStored('log-ins', await local.functions.http['receive-webhook'](request));
  }
  await local.engine.settle();
}

function requireStored(form: string, result: HttpResult): void {
  if (typeof result === 'string' || result.statusCode !== 202) throw new DeliveryRefused(form, result);
}

export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
  constructor(form: string, result: HttpResult) {
    const status = typeof result === 'string' ? 'text' : String(result.statusCode);
    super(`The receiver answered the form "${form}" of the reference year with ${status}; expected 202.`);
  }
}
