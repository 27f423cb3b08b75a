import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { listUnmatched } from '../../shared/member/unmatched.ts';
import { incoming, keptAbout, post, register, type Incoming } from '../../test/support/incoming.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { createServer } from '../../infra/local/server.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NUMBER = { membershipNumber: ASA.membershipNumber };

async function submit({ local }: Incoming, form: string, body: object): Promise<void> {
  const { result } = await submitAndSettle(local, form, body);
  expect(result).toMatchObject({ statusCode: 202 });
}

async function joined(fields: object = {}): Promise<Incoming> {
  const world = incoming();
  await submit(world, 'join', { ...ASA, submittedAt: '2028-01-10T08:00:00Z', ...fields });
  return world;
}

describe('a change of what is known of a member', () => {
  it('given some fields, then those are new, null takes away, and the rest stays', async () => {
    const world = await joined({ birthDate: '02-29', segments: { region: 'Norr', sector: 'Vård' } });
    const changes = {
      email: 'New@Example.org',
      phone: null,
      birthDate: '1984-02-29',
      segments: { region: null, workplace: 'Skolan', interests: ['lön'] },
    };
    await submit(world, 'update', { ...NUMBER, changes });
    const [member] = await register(world);
    expect(member).toMatchObject({
      givenName: 'Åsa',
      email: 'New@example.org',
      birthDate: '1984-02-29',
      segments: { sector: 'Vård', workplace: 'Skolan', interests: ['lön'] },
      status: 'active',
      joinedOn: '2028-01-10',
    });
    expect([member && 'phone' in member, Object.keys(member?.segments ?? {}).includes('region')]).toEqual([
      false,
      false,
    ]);
    // The event says which fields, and the member's row alone what they are.
    const [update] = keptAbout(world, 'EVENT#').filter((body) => body.includes('member.updated'));
    expect(update).toContain('"changed":["email","phone","birthDate","segments"]');
    expect(update).not.toContain('example.org');
  });

  it('given a change that is older than what is known, then it changes nothing, also not what was taken away', async () => {
    const world = await joined();
    const at = (submittedAt: string, changes: object) =>
      submit(world, 'update', { ...NUMBER, submittedAt, changes });
    await at('2028-01-11T08:00:00Z', { phone: null, segments: { region: 'Norr' } });
    await at('2028-01-10T12:00:00Z', { phone: '070-174 06 07', segments: { region: 'Syd', role: 'lärare' } });
    const [member] = await register(world);
    expect([member?.phone, member?.segments]).toEqual([undefined, { region: 'Norr', role: 'lärare' }]);
  });

  it('given a new address, then the member is found by it, by the old one no longer', async () => {
    const world = await joined();
    await submit(world, 'update', { ...NUMBER, changes: { email: 'new@example.org' } });
    await submit(world, 'leave', { email: ASA.email });
    expect((await register(world)).map(({ status }) => status)).toEqual(['active']);
    await submit(world, 'leave', { email: 'new@example.org' });
    expect((await register(world)).map(({ status }) => status)).toEqual(['left']);
  });

  it('given a number beside the address of a member without one, then the member has it, and what waited for it is applied', async () => {
    const world = incoming();
    await submit(world, 'join', { email: ASA.email });
    await submit(world, 'log-in', NUMBER);
    expect((await listUnmatched(world.local.world.items)).unmatched).toHaveLength(1);
    await submit(world, 'update', { ...NUMBER, email: ASA.email, changes: { givenName: 'Åsa' } });
    expect(await register(world)).toMatchObject([{ ...NUMBER, givenName: 'Åsa' }]);
    expect((await listUnmatched(world.local.world.items)).unmatched).toEqual([]);
    expect(keptAbout(world, 'EVENT#').join()).toContain('portal.login');
  });

  it.each([
    { email: 'canary@example.org, two@example.org' },
    { givenName: '811218-9876' },
    { zone: 'Mars/Canary' },
    { birthDate: '02-30' },
    { phone: '08-465 004 00' },
    { segments: { region: 'x'.repeat(101) } },
  ])('given %j, then it is refused with the field, and nothing of the member is lost', async (changes) => {
    const world = await joined();
    const before = await register(world);
    const { status, json } = await post(world.local, { form: 'update', body: { ...NUMBER, changes } });
    const holdsIdentityNumber = changes.givenName !== undefined;
    expect([status, json.error]).toEqual([holdsIdentityNumber ? 400 : 202, 'invalid-event']);
    expect(json.message).toContain(`changes.${Object.keys(changes)[0]!}`);
    expect(json.message).not.toMatch(/canary|811218|08-465/i);
    await world.local.engine.settle();
    expect(await register(world)).toEqual(before);
  });
});

describe('a consent that a form takes back', () => {
  it('given one channel, then nothing of that purpose goes there, the rest may, and the log has a line', async () => {
    const world = await joined();
    await submit(world, 'no-more', { ...NUMBER, purpose: 'relation', channel: 'sms' });
    const [member] = await register(world);
    expect(Object.keys(member?.optOuts ?? {})).toEqual(['relation.sms']);
    const { items } = await world.local.world.items.query({
      partition: `MEMBER#${member!.ref}`,
      range: { beginsWith: 'CONSENT#' },
    });
    expect(items).toMatchObject([
      { given: false, purpose: 'relation', channel: 'sms', source: 'form:no-more' },
    ]);
  });

  it('given no channel, then the series goes on in silence on all of them', async () => {
    const world = await joined();
    const before = world.local.mailbox.accepted().length;
    await submit(world, 'no-more', { ...NUMBER, purpose: 'relation' });
    await world.local.engine.advanceTo('2028-03-11T09:00:00.000Z' as never);
    expect(world.local.mailbox.accepted()).toHaveLength(before);
    expect(Object.keys((await register(world))[0]!.optOuts)).toEqual(['relation.email', 'relation.sms']);
  });
});

describe('the list of events that wait', () => {
  it('given three, then each shows when, form and type and nothing of a person, page by page', async () => {
    const world = incoming();
    await submit(world, 'log-in', { email: 'canary1@example.org' });
    await submit(world, 'help', {
      email: 'canary2@example.org',
      kind: 'legal',
      case: 'A-1',
      state: 'opened',
    });
    await submit(world, 'mentor', { email: 'canary3@example.org' });
    const app = createServer(world.local, () => undefined);
    const ask = async (path: string) => {
      const text = await (await app.request(`http://127.0.0.1:3000${path}`)).text();
      return { text, json: JSON.parse(text) as Awaited<ReturnType<typeof listUnmatched>> };
    };
    const { text, json } = await ask('/local/unmatched');
    const listed = json.unmatched.toSorted((a, b) => a.type.localeCompare(b.type));
    expect(listed.map(({ type, form }) => [type, form])).toEqual([
      ['help.received', 'help'],
      ['mentor.matched', 'mentor'],
      ['portal.login', 'log-in'],
    ]);
    expect(Object.keys(json.unmatched[0]!).toSorted()).toEqual(['event', 'form', 'receivedAt', 'type']);
    expect(json.unmatched[0]!.receivedAt).toBe('2028-01-11T09:12:00.000Z');
    expect(text).not.toContain('canary');

    const first = await listUnmatched(world.local.world.items, { limit: 2 });
    const rest = await ask(`/local/unmatched?after=${encodeURIComponent(first.next!)}`);
    expect([...first.unmatched, ...rest.json.unmatched]).toEqual(json.unmatched);
    expect((await app.request('http://127.0.0.1:3000/local/unmatched?after=x')).status).toBe(400);
  });
});
