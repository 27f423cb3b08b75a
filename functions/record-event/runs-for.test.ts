import { describe, expect, it } from 'vitest';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { event, journey, send } from '../../shared/journey/language.ts';
import { closeRun, createRun, toRun } from '../../shared/journey/run.ts';
import { parseEvent } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { runsFor } from './effects.ts';

const NOW = instant('2028-01-11T09:12:00Z');
const REF = '1';
const on = (name: string, type: 'training.attended' | 'member.joined') =>
  journey(name, { purpose: 'relation', startsOn: event(type), endsOn: [], steps: [send('hello')] });
const trained = on('trained', 'training.attended');
const joined = on('joined', 'member.joined');

/** A member with a run that is over and one that is under way. */
async function given() {
  const items = createLocalItems(openDatabase(':memory:'));
  const next = {
    step: 'hello',
    at: NOW,
    date: civilDate('2028-01-11'),
    expected: { contends: null, asksSupport: false, anyDay: true, channel: null },
  };
  const run = (occurrence: string) =>
    createRun({ member: REF, journey: 'trained', occurrence, next, now: NOW });
  const over = run('over');
  await items.transact([over, run('open')]);
  if (!('put' in over)) throw new TypeError('A new run is put.');
  await items.transact([closeRun(toRun(over.put), { state: 'completed' }, NOW)]);
  return items;
}

async function runsAt(
  type: 'portal.login' | 'training.attended' | 'member.left',
  after: Partial<Member>,
  ...journeys: ReturnType<typeof on>[]
) {
  const items = await given();
  const fields = { occurredAt: NOW, member: { membershipNumber: 'M-1' }, training: 'x' };
  const { training: _training, ...named } = fields;
  const parsed = parseEvent(type, type === 'training.attended' ? fields : named);
  if (!parsed.success) throw new TypeError(parsed.problems.join());
  const before = { ref: REF, status: 'active', statusSince: NOW } as Member;
  const change = { before, after: { ...before, ...after } };
  const workflows = { journeys: new Map(journeys.map((one) => [one.name, one])) };
  const runs = await runsFor(items, workflows, parsed.event, change);
  return runs.map(({ occurrence }) => occurrence).toSorted();
}

describe('the runs that an event looks at', () => {
  it.each([
    ['one that begins nothing', () => runsAt('portal.login', {}, trained, joined), ['open']],
    ['one on which a journey begins', () => runsAt('training.attended', {}, trained), ['open', 'over']],
    [
      'a late leave, after which a membership began',
      () => runsAt('member.left', { statusSince: instant('2028-01-12T00:00:00Z') }, joined),
      ['open', 'over'],
    ],
    [
      'the same, and no journey welcomes',
      () => runsAt('member.left', { statusSince: NOW }, trained),
      ['open'],
    ],
  ])(
    'given %s, then the ended ones only where they may keep a run from beginning',
    async (_, runs, found) => {
      expect(await runs()).toEqual(found);
    },
  );

  it('given a member who is just made, then none', async () => {
    const items = await given();
    const parsed = parseEvent('portal.login', { occurredAt: NOW, member: { membershipNumber: 'M-1' } });
    if (!parsed.success) throw new TypeError(parsed.problems.join());
    const after = { ref: REF, status: 'active', statusSince: NOW } as Member;

    const runs = await runsFor(items, { journeys: new Map() }, parsed.event, { before: undefined, after });

    expect(runs).toEqual([]);
  });
});
