import { createServer } from '../../infra/local/server.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { runId, createRun, closeRun, runKey, toRun } from '../../shared/journey/run.ts';
import { planDue, refuseDue, type DueStart } from '../../shared/journey/due-start.ts';
import { memberRows } from '../../shared/loyalty/rebuild.ts';
import {
  begin,
  messageKey,
  settle,
  skip,
  type MessageIdentity,
  type SkipReason,
} from '../../shared/message/ledger.ts';
import type { Language } from '../../shared/message/template.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { ASA, refOf, submitAndSettle, testWorld } from './world.ts';

export const ORIGIN = 'http://127.0.0.1:3000';

/** A world whose staff read a language where their browser says none, with its pages behind the server. */
export function staffWorld(language: Language = 'en', options: Parameters<typeof testWorld>[0] = {}) {
  const given = options.workflows ?? workflows;
  const organisation = { ...given.organisation, staff: { email: 'kansliet@example.org', language } };
  const local = testWorld({ ...options, workflows: { ...given, organisation } });
  const app = createServer(local, () => undefined);
  const ask = async (path: string, init?: RequestInit) => app.request(`${ORIGIN}${path}`, init);
  const page = async (path: string) => (await ask(path)).text();
  const search = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask('/members', { method: 'POST', body: new URLSearchParams(fields), headers });
  return { local, app, ask, page, search };
}

/** Åsa has joined, was helped, answered, was called and had a break: one of everything a page tells of a member. */
export async function livedWorld(language: Language = 'en') {
  const made = staffWorld(language);
  const { local } = made;
  const { items } = local.world;
  await submitAndSettle(local, 'join', { ...ASA, birthDate: '1980-03-05' });
  const member = await refOf(local, ASA.membershipNumber);
  await local.engine.advanceTo(instant('2028-03-20T12:00:00Z'));
  await submitAndSettle(local, 'help', {
    membershipNumber: ASA.membershipNumber,
    kind: 'legal',
    case: 'A-1',
    state: 'opened',
  });
  await local.engine.advanceTo(instant('2028-04-14T12:00:00Z'));
  const now = local.clock.now();
  await items.transact([skip(messageTo(member), 'capped', now)]);
  const due: DueStart = { member, journey: 'birthday', occurrence: '2027', dueAt: now, state: 'due' };
  await items.transact([...planDue(due)]);
  await items.transact([...refuseDue(due, 'held-out', now)]);
  return { ...made, member, now };
}

/** A message of the survey to a member, in a run of its own. */
export const messageTo = (member: string, wave = '2028-04-14'): MessageIdentity => ({
  key: messageKey(member, 'nps', wave, 'survey'),
  member,
  run: runId(member, 'nps', wave),
  journey: 'nps',
  step: 'survey',
  message: 'survey',
  purpose: 'relation',
  channel: 'email',
});

const expected = { contends: null, asksSupport: false, anyDay: true, channel: null };

/** A run of the survey that began at a time, and how its message and itself ended. */
export async function surveyed(
  { world }: LocalWorld,
  member: string,
  {
    at,
    told = at,
    fate,
    end,
  }: {
    at: Instant;
    /** When its message took its state. */
    told?: Instant;
    fate?: SkipReason | 'sent' | 'failed';
    end?: 'completed' | 'ended';
  },
): Promise<void> {
  const wave = at.slice(0, 10);
  const next = { step: 'survey', at, date: civilDate(wave), expected };
  await world.items.transact([createRun({ member, journey: 'nps', occurrence: wave, next, now: at })]);
  const message = messageTo(member, wave);
  if (fate === 'sent' || fate === 'failed') {
    await world.items.transact([begin(message, { owner: 'o', link: 'l', attempts: 1n }, told)]);
    const outcome =
      fate === 'sent'
        ? { state: 'sent' as const, providerId: 'p' }
        : { state: 'failed' as const, reason: 'refused' };
    await world.items.transact([settle(message, 'o', outcome, told)]);
  } else if (fate) await world.items.transact([skip(message, fate, told)]);
  const row = await world.items.get(runKey(member, runId(member, 'nps', wave)));
  if (end === 'completed') await world.items.transact([closeRun(toRun(row!), { state: 'completed' }, at)]);
  if (end === 'ended')
    await world.items.transact([closeRun(toRun(row!), { state: 'ended', reason: 'member.left' }, at)]);
}

/** Every row of the store, to see that nothing has changed. */
export async function everything(local: LocalWorld): Promise<string> {
  const rows: unknown[] = [];
  for await (const { pk } of memberRows(local.world.items)) {
    let after: string | undefined;
    do {
      const found = await local.world.items.query({ partition: pk, limit: 1000, ...(after && { after }) });
      rows.push(...found.items);
      after = found.next;
    } while (after);
  }
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
