import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { isOpen, lookAgain, runId, runKey, toRun } from '../../shared/journey/run.ts';
import { memberKey } from '../../shared/member/member.ts';
import { finish, TASK_PREFIX, toStaffTask } from '../../shared/member/staff-task.ts';
import { instant, toEpochMs } from '../../shared/time/instant.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { answerNewest } from './member-answers.ts';
import { refOf } from './world.ts';

const person = (number: number, givenName: string, language: string, more: object = {}) => ({
  membershipNumber: `M-${number}`,
  givenName,
  language,
  email: `${givenName.toLowerCase()}@example.org`,
  ...more,
});

type Person = ReturnType<typeof person>;

const ASA = person(30_001, 'Åsa', 'sv', {
  email: 'asa.ek@example.org',
  familyName: 'Ek',
  phone: '070-174 06 05',
  segments: { interests: ['courses'] },
});
/** Stops the letters by the link of the second one. */
const JONAS = person(30_002, 'Jonas', 'nb');
/** Says that the first letter is spam. */
const AMINA = person(30_003, 'Amina', 'en');
/** Has given an address that there is none of. */
const ODD = person(30_004, 'Odd', 'nb', { phone: '+46 70 174 06 06' });
/** Can be reached by SMS alone, and has been a member for half a year. */
const NILS = person(30_005, 'Nils', 'sv', {
  email: undefined,
  phone: '070-174 06 07',
  joinedOn: '2027-07-20',
});
/** Three months a member on 25 January, with a birthday in February. */
const BRITT = person(30_006, 'Britt', 'sv', {
  phone: '070-174 06 08',
  joinedOn: '2027-10-25',
  birthDate: '1984-02-04',
});
/** Leaves while two letters are to come and a question stands. */
const LEIF = person(30_007, 'Leif', 'sv', { joinedOn: '2027-10-13' });
/** As Nils, and the number is nobody's. */
const VERA = person(30_008, 'Vera', 'sv', {
  email: undefined,
  phone: '070-174 06 09',
  joinedOn: '2027-07-21',
});
/** Was not happy with the help. */
const TOVE = person(30_009, 'Tove', 'nb');
/** Logs in before the register knows of her. */
const UNN = person(40_003, 'Unn', 'sv');
export const PEOPLE: readonly Person[] = [ASA, JONAS, AMINA, ODD, NILS, BRITT, LEIF, VERA, TOVE, UNN];

/** What is theirs and may stand in no log. */
export const PERSONAL = new RegExp(
  [
    '@example',
    '0701740',
    '70174',
    '070-174',
    'M-\\d{5}',
    ...PEOPLE.map(({ givenName }) => `\\b${givenName}\\b`),
  ].join('|'),
);

export const BEGINS = instant('2028-01-11T09:00:00Z');
export const ENDS = instant('2028-02-08T12:00:00Z');

/** A hundred log-ins of a night, in our own JSON: of two of ours, of people that nobody knows, and one whose time cannot be read. */
const LOG_INS = {
  events: Array.from({ length: 100 }, (_, index) => ({
    occurredAt:
      index === 98 ? 'at night' : `2028-01-12T0${index % 6}:${String(index % 60).padStart(2, '0')}:11Z`,
    member: { membershipNumber: `M-${index % 5 === 0 ? 30_001 + (index % 2) : 40_000 + index}` },
  })),
};

type Happening = (local: LocalWorld) => Promise<unknown>;

const form =
  (name: string, body: object): Happening =>
  (local) =>
    submitted(local, name, body);
const answers =
  (who: string, answer: string, comment?: string): Happening =>
  (local) =>
    answerNewest(local, who, answer, comment);
const fault =
  (channel: 'email' | 'sms', name: string, then: Happening = async () => undefined): Happening =>
  (local) => {
    local.faults.add({ channel, fault: name, times: 1 });
    return then(local);
  };
const of = ({ membershipNumber }: { membershipNumber: string }, more: object = {}) => ({
  membershipNumber,
  ...more,
});

const WEEKS: readonly (readonly [at: string, happens: Happening])[] = [
  ['2028-01-11T09:12:00Z', form('join', ASA)],
  ['2028-01-11T09:20:00Z', form('join', JONAS)],
  ['2028-01-11T09:25:00Z', fault('email', 'complaint', form('join', AMINA))],
  ['2028-01-11T09:30:00Z', fault('email', 'hard-bounce', form('join', ODD))],
  ['2028-01-11T09:40:00Z', form('join', NILS)],
  ['2028-01-11T09:41:00Z', form('training', of(NILS, { training: 'Grundkurs' }))],
  ['2028-01-11T09:42:00Z', form('join', VERA)],
  ['2028-01-11T09:43:00Z', form('training', of(VERA, { training: 'Grundkurs' }))],
  ['2028-01-11T09:45:00Z', form('join', BRITT)],
  ['2028-01-11T09:50:00Z', form('join', LEIF)],
  ['2028-01-11T09:55:00Z', form('join', TOVE)],
  ['2028-01-12T06:30:00Z', form('log-ins', LOG_INS)],
  ['2028-01-12T09:10:00Z', form('join', UNN)],
  ['2028-01-12T10:00:00Z', form('help', of(LEIF, { kind: 'legal', case: 'L-1', state: 'closed' }))],
  // The morning's first letter is refused for the moment, and its second gets no answer.
  ['2028-01-14T07:00:00Z', fault('email', 'throttled', fault('email', 'lost-answer'))],
  ['2028-01-14T10:00:00Z', stopsByLink],
  ['2028-01-15T10:00:00Z', form('leave', of(LEIF))],
  ['2028-01-17T10:00:00Z', form('help', of(ASA, { kind: 'salary', case: 'A-1', state: 'closed' }))],
  ['2028-01-17T10:10:00Z', form('help', of(TOVE, { kind: 'dismissal', case: 'T-1', state: 'closed' }))],
  ['2028-01-18T10:00:00Z', looksAtPreferences],
  ['2028-01-19T05:10:00Z', overdue(ASA, 'welcome', '2028-01-11')],
  ['2028-01-20T15:00:00Z', answers('+46701740607', '3', 'Ingen ringde.')],
  ['2028-01-20T20:00:00Z', losesSchedule(VERA, 'nps', '2028-01-21')],
  ['2028-01-21T08:00:00Z', fault('sms', 'hard-bounce')],
  ['2028-01-24T12:00:00Z', answers('asa.ek@example.org', '5', 'Det var ett bra stöd.')],
  ['2028-01-24T12:10:00Z', answers('tove@example.org', '2')],
  ['2028-01-26T10:00:00Z', stoppedByHand(ODD, 'welcome', '2028-01-11')],
  // Before 30 days have passed since the last question: this case is not asked about.
  ['2028-01-28T10:00:00Z', form('help', of(ASA, { kind: 'other', case: 'A-2', state: 'closed' }))],
  ['2028-01-28T10:10:00Z', calls(NILS)],
  ['2028-02-02T12:00:00Z', answers('+46701740608', 'call-me')],
  // The birthday is the day before, and its schedule stands already.
  ['2028-02-02T20:00:00Z', form('update', of(BRITT, { changes: { birthDate: '1984-02-03' } }))],
];

/** The sweep looks at a run that is alive, as at one that is late. */
function overdue(who: Person, journey: string, occurrence: string): Happening {
  return async (local) => {
    const run = await runOf(local, who, journey, occurrence);
    if (!isOpen(run)) throw new Error(`The run of ${journey} has ended.`);
    await local.world.items.transact([lookAgain(run, local.clock.now())]);
  };
}

/** A schedule that was armed never fires. */
function losesSchedule(who: Person, journey: string, occurrence: string): Happening {
  return async (local) =>
    local.schedules.disarm(runId(await refOf(local, who.membershipNumber), journey, occurrence));
}

/** Somebody stops an execution in the console. */
function stoppedByHand(who: Person, journey: string, occurrence: string): Happening {
  return async (local) => {
    const { id: run } = await runOf(local, who, journey, occurrence);
    await local.runs.stop({ run, journey, cause: 'by hand' });
  };
}

/** Staff have called, and what was to tell of it died before it did. */
function calls(who: Person): Happening {
  return async (local) => {
    const { pk: partition } = memberKey(await refOf(local, who.membershipNumber));
    const { items } = await local.world.items.query({ partition, range: { beginsWith: TASK_PREFIX } });
    const [task] = items.map(toStaffTask);
    if (task?.state !== 'open') throw new Error('There is nobody to call.');
    const now = local.clock.now();
    await local.world.items.transact([finish(task, { outcome: 'reached', change: 'by-hand', now })]);
  };
}

async function runOf(local: LocalWorld, { membershipNumber }: Person, journey: string, occurrence: string) {
  const ref = await refOf(local, membershipNumber);
  const row = await local.world.items.get(runKey(ref, runId(ref, journey, occurrence)));
  if (!row) throw new Error(`${membershipNumber} has no run of ${journey} for ${occurrence}.`);
  return toRun(row);
}

/** The first four weeks of ten members. */
export async function tellFirstWeeks(local: LocalWorld): Promise<void> {
  for (const [at, happens] of WEEKS) {
    await local.engine.advanceTo(instant(at));
    await happens(local);
    await local.engine.settle();
  }
  await local.engine.advanceTo(ENDS);
}

/** As the form's tool sends it: signed, or with its token. */
async function submitted(local: LocalWorld, name: string, body: object): Promise<void> {
  const { secret: named, source } = local.workflows.forms.get(name)!;
  const [{ value: secret }] = await local.world.secrets.get(named);
  const timeEpoch = toEpochMs(local.clock.now());
  const timestamp = String(Math.floor(timeEpoch / 1000));
  const id = `${name}-${timeEpoch}`;
  const bytes = Buffer.from(JSON.stringify(source === 'token' ? { id, ...body } : body));
  const proof: Record<string, string> =
    source === 'token'
      ? { authorization: `Bearer ${secret}` }
      : {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatureHeader({ id, timestamp, body: bytes, secret }),
        };
  const result = await local.functions.http['receive-webhook'](
    httpEvent({
      method: 'POST',
      path: `/hooks/${name}`,
      pathParameters: { form: name },
      headers: { 'content-type': 'application/json', ...proof },
      body: bytes,
      timeEpoch,
    }),
  );
  if (typeof result === 'string' || result.statusCode !== 202)
    throw new Error(`The form ${name} was not taken: ${JSON.stringify(result)}`);
}

async function page(local: LocalWorld, method: string, path: string, body = ''): Promise<string> {
  const [, , token = '', sub] = path.split('/');
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path,
      pathParameters: { token, ...(sub !== undefined && { page: sub }) },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  if (typeof result === 'string' || (result.statusCode ?? 500) >= 400)
    throw new Error(`${method} ${path} was answered ${JSON.stringify(result).slice(0, 300)}`);
  return result.body ?? '';
}

const newestTo = (local: LocalWorld, address: string) => {
  const mail = local.mailbox.accepted().find(({ to }) => to === address);
  if (!mail) throw new Error(`${address} has got no mail.`);
  return mail;
};

/** One click in the mail program (RFC 8058), by nobody who could see a page. */
async function stopsByLink(local: LocalWorld): Promise<void> {
  const { headers } = newestTo(local, 'jonas@example.org');
  const { pathname } = new URL(headers['List-Unsubscribe']!.slice(1, -1));
  await page(local, 'POST', pathname, 'List-Unsubscribe=One-Click');
}

/** Reads what is kept and why a letter came, and changes nothing. */
async function looksAtPreferences(local: LocalWorld): Promise<void> {
  const { text } = newestTo(local, 'asa.ek@example.org');
  const path = /\/p\/[\w-]+/.exec(text)?.[0];
  if (path === undefined) throw new Error('The letter has no link to the preferences.');
  const shown = await page(local, 'GET', path);
  for (const [, link = ''] of shown.matchAll(/href="(\/p\/[\w-]+\/[\w-]+)"/g)) await page(local, 'GET', link);
}
