import { Hono } from 'hono';
import * as z from 'zod';
import { MESSAGE_PREFIX, toEntry } from '../../shared/message/ledger.ts';
import { RUN_PREFIX, runKey, toRun } from '../../shared/journey/run.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { listUnmatched } from '../../shared/member/unmatched.ts';
import { InvalidWrite, type Item, type Value } from '../../shared/ports/items.ts';
import {
  instantSchema,
  InvalidTime,
  isoDurationSchema,
  plus,
  type Instant,
} from '../../shared/time/instant.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { looksLikeEmployer } from '../../shared/consent/employer-address.ts';
import { countMembers, noCounts } from '../../shared/loyalty/indicators.ts';
import { indicatorsOf, readPastYears } from '../../shared/loyalty/past-years.ts';
import { memberRows } from '../../shared/loyalty/rebuild.ts';
import { catchUp } from './leaps.ts';
import { loyaltyOf } from './loyalty.ts';
import { CLOCK_ENDPOINTS, createClockApi } from './clock-api.ts';
import { acceptedMessages, describeMessage } from './messages.ts';
import { createProvidersApi } from './providers-api.ts';
import { createQuarantineApi, QUARANTINE_ENDPOINTS } from './quarantine-api.ts';
import { createSecretsApi, SECRETS_ENDPOINTS } from './secrets-api.ts';
import { TASK_ENDPOINTS } from './tasks-api.ts';
import { OutOfReach, reachOf } from './reach.ts';
import type { LocalWorld } from './world.ts';

/** What `GET /local` lists: the interfaces of the local world, which are in no stack. */
export const ENDPOINTS = {
  'GET /': 'the inbox, for people; /clock and /try beside it',
  'POST /hooks/<form>': 'a signed webhook; the same handler as on AWS',
  'GET /members': 'the members, a member behind /<ref>, for staff; POST searches',
  'GET /journeys': 'the journeys, drawn, with counts; one behind /<name>',
  'GET /calls': 'what staff are to do for members; POST acts',
  'GET /pulse': 'the figures of all members together',
  'GET /u/<token>': "the page behind a mail's unsubscribe link; POST acts",
  'GET /a/<token>': 'the page behind a question; POST answers',
  'GET /p/<token>': 'the preference centre, with /why and /about behind it; POST acts',
  'GET /local': 'this list',
  'GET /local/clock': '{ now }, and leaping: true while a leap is under way',
  'POST /local/clock/advance':
    '{ "by": "P7D" } or { "to": "2028-01-08T00:00:00Z" } or { "until": "next-effect" } → { now, effects }',
  'POST /local/clock/stop': 'ends the leap under way where it is → { now }',
  ...CLOCK_ENDPOINTS,
  'GET /local/messages': 'what the provider accepted, newest first',
  'POST /local/messages/<key>/play':
    '{ "fate": "delivered" } → { key, state }: what the provider tells of a message, as the ledger takes it',
  'GET /local/faults': 'what can go wrong at the providers, and what is asked for: { faults, standing }',
  'POST /local/faults':
    '{ "channel": "email", "fault": "hard-bounce", "times": 3 } for the next messages → { standing }',
  'DELETE /local/faults': 'nothing goes wrong any more → { standing: [] }',
  'GET /local/sending': '{ frozen, tripped }: what holds back all sending',
  'POST /local/sending': '{ "frozen": true, "why": "…" } or { "frozen": false } → { frozen, tripped }',
  'GET /local/members/<ref>': 'one member by ref or membership number: events, runs, messages, consents',
  'GET /local/unmatched':
    'events that wait for their member, longest first: event, when, form, type; ?after=<next> for the next page',
  'GET /local/runs': 'all runs with where they are',
  'GET /local/indicators/<year>':
    'how many members, and how many times: trainings, advice contacts, log-ins, newsletter readers',
  ...QUARANTINE_ENDPOINTS,
  ...SECRETS_ENDPOINTS,
  ...TASK_ENDPOINTS,
  'GET /local/forms': 'each form: name, URL, source, local secret, event type, an example body',
} as const;

const advanceSchema = z.union(
  [
    z.strictObject({ by: isoDurationSchema }),
    z.strictObject({ to: instantSchema }),
    z.strictObject({ until: z.literal('next-effect') }),
  ],
  'expected one of { "by": "P7D" }, { "to": "2028-01-08T00:00:00Z" }, { "until": "next-effect" }',
);
export type Advance = z.infer<typeof advanceSchema>;

/**
 * Moves the clock as asked, from where it stands when its turn comes. Going back is no error and no move: the clock only
 * goes forward.
 * @throws OutOfReach; InvalidTime when that lies after the year 9999.
 */
export async function advance({ engine, clock, leaps, workflows }: LocalWorld, how: Advance) {
  const effects = await leaps.during(() =>
    'until' in how
      ? engine.advanceToNextEffect()
      : engine.advanceTo(() => within(workflows.points, 'to' in how ? how.to : plus(clock.now(), how.by))),
  );
  return { now: clock.now(), effects };
}

function within(points: LocalWorld['workflows']['points'], at: Instant): Instant {
  const reach = reachOf(points);
  if (at > reach.last) throw new OutOfReach(at, reach);
  return at;
}

/** The routes under /local. */
export function createLocalApi(local: LocalWorld): Hono {
  const { engine, clock, world } = local;
  const api = new Hono();
  // Before what waits for a leap.
  api.post('/clock/stop', async (c) => {
    await engine.halt();
    return c.json({ now: clock.now() });
  });
  // What is due is done first, so that an answer holds everything that was accepted before the question.
  api.use(async (c, next) => {
    // But the clock is asked, and told, how it goes while a leap is under way.
    await (c.req.path.startsWith('/local/clock') ? catchUp(local) : engine.advanceTo(clock.aim()));
    await next();
  });
  api.get('/', (c) => c.json(ENDPOINTS));
  api.get('/clock', (c) => c.json({ now: clock.now(), ...(local.leaps.isUnderWay() && { leaping: true }) }));
  api.post('/clock/advance', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const how = advanceSchema.safeParse(body);
    if (!how.success) return c.json({ error: 'bad-request', message: z.prettifyError(how.error) }, 400);
    try {
      return c.json(await advance(local, how.data));
    } catch (error) {
      if (!(error instanceof InvalidTime || error instanceof OutOfReach)) throw error;
      return c.json({ error: 'bad-request', message: error.message }, 400);
    }
  });
  api.get('/messages', (c) => c.json(acceptedMessages(local).map(describeMessage)));
  api.get('/runs', async (c) => {
    const rows = await Promise.all(
      local.runs.list().map(async (execution) => {
        const row = await world.items.get(runKey(execution.member, execution.run));
        return { ...execution, ...(row && toRun(row)) };
      }),
    );
    return c.json(rows);
  });
  api.get('/members/:ref', async (c) => {
    const member = await describeMember(local, c.req.param('ref'));
    return member
      ? c.json(member)
      : c.json({ error: 'not-found', message: 'No member has that ref or number.' }, 404);
  });
  api.get('/indicators/:year', async (c) => {
    const year = Number(c.req.param('year'));
    if (!Number.isInteger(year))
      return c.json({ error: 'bad-request', message: 'Name a year, as /local/indicators/2028.' }, 400);
    let counts = noCounts(local.workflows.points);
    for await (const row of memberRows(world.items)) {
      const all = indicatorsOf(row, await readPastYears(world.items, row));
      counts = countMembers(counts, [all], year);
    }
    return c.json(plain(counts));
  });
  api.get('/unmatched', async (c) => {
    const after = c.req.query('after');
    try {
      return c.json(await listUnmatched(world.items, after === undefined ? {} : { after }));
    } catch (error) {
      if (!(error instanceof InvalidWrite)) throw error;
      return c.json({ error: 'bad-request', message: 'Give as after the next of a page before.' }, 400);
    }
  });
  api.get('/forms', async (c) => c.json(await listForms(local)));
  api.route('/', createClockApi(local));
  api.route('/', createProvidersApi(local));
  api.route('/', createQuarantineApi(local));
  api.route('/', createSecretsApi(local));
  return api;
}

async function describeMember({ world, workflows }: LocalWorld, name: string) {
  let row = await world.items.get(memberKey(name));
  if (!row) {
    const lookup = await createLookup(world.items, world.secrets);
    const ref = await lookup.find({ membershipNumber: name });
    row = ref ? await world.items.get(memberKey(ref)) : undefined;
  }
  if (!row) return undefined;
  const { items } = await world.items.query({ partition: row.pk, limit: 1000 });
  const member = toMember(row);
  const under = (prefix: string): Item[] => items.filter(({ sk }) => sk.startsWith(prefix));
  return {
    ...(plain(member) as object),
    ...(member.email && {
      employerAddress: looksLikeEmployer(member.email, workflows.organisation.privateMail),
    }),
    loyalty: plain(await loyaltyOf(world.items, row, workflows.points, world.clock.now())),
    events: under('EVENT#').map(withoutKeys),
    consents: under('CONSENT#').map(withoutKeys),
    runs: under(RUN_PREFIX).map(toRun),
    messages: under(MESSAGE_PREFIX).map((item) => plain(toEntry(item))),
  };
}

function withoutKeys({ pk: _pk, sk: _sk, ...item }: Item): unknown {
  return plain(item);
}

/** JSON has no bigint: counters are numbers, and what is larger than a number can hold is text. */
function plain(value: Value | object | undefined): unknown {
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? exact(one) : one)));
}

const exact = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

export async function listForms({ workflows, world }: LocalWorld) {
  return Promise.all(
    [...workflows.forms.values()].map(async ({ name, source, secret, event, example }) => {
      const [{ value }] = await world.secrets.get(secret);
      return {
        name,
        url: hookUrl(world.publicUrl, { name, source }, value),
        source,
        secret: value,
        event,
        example,
      };
    }),
  );
}
