import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pauseUntil } from '../../shared/consent/pause.ts';
import { log } from '../../shared/log.ts';
import { rebuildMember } from '../../shared/loyalty/rebuild.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { listUnmatched } from '../../shared/member/unmatched.ts';
import { textOf } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import { delivered, incoming, register, type Incoming } from '../../test/support/incoming.ts';
import { ASA, refOf, submitAndSettle } from '../../test/support/world.ts';
import { ask } from '../../test/support/member-page.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const KEPT = { ...ASA, membershipNumber: 'M-1' };
const TWICE = {
  membershipNumber: 'M-2',
  givenName: 'Asa',
  email: 'twice@example.org',
  phone: '070-174 06 06',
};
const MERGE = { from: 'M-2', into: 'M-1' };

async function submit({ local }: Incoming, form: string, body: object, id?: string): Promise<void> {
  const { result } = await submitAndSettle(local, form, body, id);
  expect(result).toMatchObject({ statusCode: 202 });
}

/** One person who is in the register twice, as M-1 and M-2, each with a welcome under way. */
async function twice(): Promise<Incoming & { refs: { kept: string; gone: string } }> {
  const world = incoming();
  await submit(world, 'join', KEPT);
  await submit(world, 'join', TWICE);
  const [kept, gone] = [await refOf(world.local, 'M-1'), await refOf(world.local, 'M-2')];
  return { ...world, refs: { kept, gone } };
}

async function memberAt({ local }: Incoming, ref: string): Promise<Member> {
  return toMember((await local.world.items.get(memberKey(ref)))!);
}

async function rowsAt({ local }: Incoming, ref: string, beginsWith: string) {
  const { items } = await local.world.items.query({ partition: memberKey(ref).pk, range: { beginsWith } });
  return items;
}

/** The register without what every event leaves there. */
const settled = async (world: Incoming) =>
  (await register(world)).map(({ noted: _noted, last: _last, ...member }) => member);

const mailsTo = ({ local }: Incoming, ref: string): unknown[] =>
  local.mailbox.accepted().flatMap(({ tags }) => (tags.member === ref ? [tags.step] : []));

describe('a member who was there twice', () => {
  it('stays one member under the number that was kept, when a register still lists the duplicate', async () => {
    const world = await twice();
    await submit(world, 'merge', MERGE);
    await submit(world, 'join', { ...TWICE, givenName: 'Åsa-Maria' });
    // What it says of the person is taken: it is not stuck on the queue.
    expect(await memberAt(world, world.refs.kept)).toMatchObject({ givenName: 'Åsa-Maria' });
    await submit(world, 'join', KEPT);
    expect(await memberAt(world, world.refs.kept)).toMatchObject({
      membershipNumber: 'M-1',
      status: 'active',
    });
    expect((await memberAt(world, world.refs.gone)).status).toBe('left');
    expect(await world.local.queue.deadLetters()).toEqual([]);
  });

  it('is one from then on: the duplicate has left, its series has ended, and only the other goes on', async () => {
    const world = await twice();
    const { kept, gone } = world.refs;
    await submit(world, 'merge', MERGE);
    expect(await memberAt(world, gone)).toMatchObject({ status: 'left', mergedInto: kept });
    expect(await memberAt(world, kept)).toMatchObject({
      status: 'active',
      mergedFrom: [gone],
      email: ASA.email,
    });
    expect((await rowsAt(world, gone, 'RUN#')).map(({ state, reason }) => [state, reason])).toEqual([
      ['ended', 'member.merged'],
    ]);
    expect(world.local.runs.list().map(({ member, status }) => [member, status])).toEqual(
      expect.arrayContaining([
        [kept, 'RUNNING'],
        [gone, 'ABORTED'],
      ]),
    );
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P60D'));
    expect(mailsTo(world, gone)).toEqual(['hello']);
    expect(mailsTo(world, kept)).toHaveLength(5);
  });

  it.each([
    ['its number', { membershipNumber: 'm-2' }],
    ['its address', { email: TWICE.email }],
    ['its phone', { phone: TWICE.phone }],
    ['the number that stayed', { membershipNumber: 'M-1' }],
    ['the address that stayed', { email: ASA.email }],
  ])('is found by %s', async (_, identity) => {
    const world = await twice();
    await submit(world, 'merge', MERGE);
    await submit(world, 'leave', identity);
    expect((await memberAt(world, world.refs.kept)).status).toBe('left');
    expect((await listUnmatched(world.local.world.items)).unmatched).toEqual([]);
  });

  it('keeps every no and the longer pause of both, with a line in the log for what is new', async () => {
    const world = await twice();
    const { kept, gone } = world.refs;
    const until = plus(world.local.clock.now(), 'P90D');
    await submit(world, 'no-more', { membershipNumber: 'M-2', purpose: 'relation', channel: 'email' });
    const by = { source: 'preference-page', textVersion: 'preferences-1', language: 'sv' } as const;
    await pauseUntil(world.local.world, await memberAt(world, gone), until, by);
    await submit(world, 'merge', MERGE);
    const member = await memberAt(world, kept);
    expect([Object.keys(member.optOuts), member.pausedUntil]).toEqual([['relation.email'], until]);
    const source = 'form:merge';
    expect(await rowsAt(world, kept, 'CONSENT#')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ given: false, purpose: 'relation', channel: 'email', source }),
        expect.objectContaining({ pausedUntil: until, source }),
      ]),
    );
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P60D'));
    expect([mailsTo(world, kept), mailsTo(world, gone)]).toEqual([['hello'], ['hello']]);
  });

  it('who follows the link in an old mail to the duplicate stops the mails to the one who remains', async () => {
    const world = await twice();
    const [mail] = world.local.mailbox.accepted().filter(({ tags }) => tags.member === world.refs.gone);
    const token = mail!.headers['List-Unsubscribe']!.split('/u/')[1]!.slice(0, -1);
    await submit(world, 'merge', MERGE);
    expect((await ask(world.local, 'POST', token)).status).toBe(200);
    expect(Object.keys((await memberAt(world, world.refs.kept)).optOuts)).toEqual(['relation.email']);
  });

  it('has the events of both, each counted once, also when one of them is delivered again', async () => {
    const world = await twice();
    const { local } = world;
    const { kept, gone } = world.refs;
    const training = { membershipNumber: 'M-2', training: 'Grundkurs' };
    await submit(world, 'training', training, 'training-1');
    for (const number of ['M-1', 'M-2']) await submit(world, 'log-in', { membershipNumber: number });
    await submit(world, 'merge', MERGE);
    await submit(world, 'training', training, 'training-1');
    const types = (await rowsAt(world, kept, 'EVENT#')).map((row) => textOf(row, 'type'));
    expect(types.toSorted((a, b) => a.localeCompare(b))).toEqual([
      // Both on one date.
      'member.joined',
      'member.merged',
      'portal.login',
      'training.attended',
    ]);
    expect(await rowsAt(world, gone, 'EVENT#')).toEqual([]);
    const { points, organisation } = local.workflows;
    const given = { points, zone: organisation.zone, now: local.clock.now() };
    // The stored sums are those of the events: there is nothing to put right.
    expect(await rebuildMember(local.world.items, memberKey(kept), given)).toBe(false);
    const row = await local.world.items.get(memberKey(kept));
    expect([row?.['year.2028.trainings'], row?.['year.2028.log-ins']]).toEqual([1n, 1n]);
    expect(await local.world.items.get(memberKey(gone))).not.toHaveProperty('numberPk');
  });

  it('merged on into a third is found there by all numbers', async () => {
    const world = await twice();
    await submit(world, 'join', { membershipNumber: 'M-3', email: 'third@example.org' });
    const third = await refOf(world.local, 'M-3');
    await submit(world, 'merge', MERGE);
    await submit(world, 'merge', { from: 'M-1', into: 'M-3' });
    for (const number of ['M-1', 'M-2', 'M-3']) expect(await refOf(world.local, number)).toBe(third);
    expect((await memberAt(world, third)).mergedFrom).toEqual([world.refs.kept, world.refs.gone]);
    await submit(world, 'leave', { email: TWICE.email });
    expect((await memberAt(world, third)).status).toBe('left');
  });
});

describe('the word of a merge', () => {
  it('that comes five times, two of them at once, has one effect', async () => {
    const world = await twice();
    const merge = await delivered(world, 'merge', MERGE, { id: 'merge-1' });
    const record = () => recordEvent(world.local.world, world.local.workflows, merge);
    await Promise.all([record(), record()]);
    const once = [await register(world), await rowsAt(world, world.refs.kept, 'EVENT#')];
    for (let time = 0; time < 3; time += 1) await record();
    expect([await register(world), await rowsAt(world, world.refs.kept, 'EVENT#')]).toEqual(once);
  });

  it('whose function dies right after the commit is finished by the next delivery', async () => {
    const world = await twice();
    const ports = world.local.world;
    const merge = await delivered(world, 'merge', MERGE, { id: 'merge-1' });
    vi.spyOn(ports.runs, 'stop').mockRejectedValueOnce(new Error('killed'));
    await expect(recordEvent(ports, world.local.workflows, merge)).rejects.toThrow('killed');
    expect((await memberAt(world, world.refs.gone)).mergedInto).toBe(world.refs.kept);
    expect(await rowsAt(world, world.refs.gone, 'EVENT#')).toHaveLength(1);
    await recordEvent(ports, world.local.workflows, merge);
    expect(await rowsAt(world, world.refs.gone, 'EVENT#')).toEqual([]);
    expect(world.local.runs.list().map(({ status }) => status)).toContain('ABORTED');
  });

  it.each([
    ['the duplicate', [KEPT], TWICE],
    ['the one who remains', [TWICE], KEPT],
  ])('that comes before %s waits, and is applied when that one appears', async (_, first, second) => {
    const world = incoming();
    for (const member of first) await submit(world, 'join', member);
    await submit(world, 'merge', MERGE);
    expect((await listUnmatched(world.local.world.items)).unmatched.map(({ type }) => type)).toEqual([
      'member.merged',
    ]);
    await submit(world, 'join', second);
    expect((await listUnmatched(world.local.world.items)).unmatched).toEqual([]);
    expect(await refOf(world.local, 'M-2')).toBe(await refOf(world.local, 'M-1'));
  });

  it('that comes before both waits for both', async () => {
    const world = incoming();
    await submit(world, 'merge', MERGE);
    await submit(world, 'join', TWICE);
    expect((await listUnmatched(world.local.world.items)).unmatched).toHaveLength(1);
    await submit(world, 'join', KEPT);
    expect((await listUnmatched(world.local.world.items)).unmatched).toEqual([]);
    expect(await refOf(world.local, 'M-2')).toBe(await refOf(world.local, 'M-1'));
  });

  it('makes clear whom an address means that both had: what waited is applied', async () => {
    const world = incoming();
    await submit(world, 'join', KEPT);
    await submit(world, 'join', { ...TWICE, email: KEPT.email });
    await submit(world, 'log-in', { email: KEPT.email });
    expect((await listUnmatched(world.local.world.items)).unmatched).toHaveLength(1);
    await submit(world, 'merge', MERGE);
    expect((await listUnmatched(world.local.world.items)).unmatched).toEqual([]);
    const events = await rowsAt(world, await refOf(world.local, 'M-1'), 'EVENT#');
    expect(events.map(({ type }) => type)).toContain('portal.login');
  });

  it('about one and the same row changes nothing of it', async () => {
    const world = await twice();
    const before = await settled(world);
    await submit(world, 'merge', { from: 'M-1', into: 'm-1' });
    expect(await settled(world)).toEqual(before);
    await submit(world, 'merge', MERGE);
    const merged = await settled(world);
    await submit(world, 'merge', MERGE);
    expect(await settled(world)).toEqual(merged);
  });

  it('begins no series, also where it makes a member of one who had left', async () => {
    const world = incoming();
    await submit(world, 'join', { ...KEPT, submittedAt: '2027-01-10T09:00:00Z' });
    await submit(world, 'leave', { membershipNumber: 'M-1', submittedAt: '2027-06-01T09:00:00Z' });
    await submit(world, 'join', TWICE);
    const [kept, gone] = [await refOf(world.local, 'M-1'), await refOf(world.local, 'M-2')];
    const before = mailsTo(world, kept);
    await submit(world, 'merge', MERGE);
    expect(await memberAt(world, kept)).toMatchObject({ status: 'active', joinedOn: '2028-01-11' });
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P60D'));
    expect([mailsTo(world, kept), mailsTo(world, gone)]).toEqual([before, ['hello']]);
    expect(await rowsAt(world, kept, 'RUN#')).toHaveLength(1);
  });
});
