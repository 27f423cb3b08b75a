import { describe, expect, it } from 'vitest';
import { createRun, runId, runKey } from '../../../shared/journey/run.ts';
import { toMember, type Member } from '../../../shared/member/member.ts';
import { civilDate } from '../../../shared/time/civil.ts';
import { instant, toEpochMs } from '../../../shared/time/instant.ts';
import { A_MAIL } from '../../../test/support/sending.ts';
import { say, sayAll, type Word } from '../../../test/support/said.ts';
import { MEMBER, memberRow, twoTables } from '../../../test/support/two-tables.ts';
import { NOTHING } from './stricter.ts';

const RELATION = { purpose: 'relation', channel: 'email' } as const;
const MARKETING = { purpose: 'marketing', channel: 'email' } as const;
const ADDRESS = `${MEMBER.toLowerCase()}@example.org`;

/** What of a member's will these tests look at: names of nos and yeses, days of pause from now, dead addresses. */
function wordsOf({ optOuts, consents, pausedUntil, suppressed, status, preferredChannel }: Member) {
  return {
    no: Object.keys(optOuts),
    yes: Object.keys(consents),
    ...(pausedUntil !== undefined && { until: pausedUntil.slice(0, 10) }),
    ...(Object.keys(suppressed).length > 0 && { suppressed }),
    ...(status !== 'active' && { status }),
    ...(preferredChannel !== undefined && { channel: preferredChannel }),
  };
}

interface Case {
  readonly given: string;
  readonly before?: readonly Word[];
  readonly old?: readonly Word[];
  readonly restored?: readonly Word[];
  readonly holds: ReturnType<typeof wordsOf>;
  readonly carried: Partial<typeof NOTHING>;
}

describe('of two wills', () => {
  it.each<Case>([
    { given: 'nothing since', holds: { no: [], yes: [] }, carried: {} },
    {
      given: 'a no',
      old: [{ what: 'no', ...RELATION }],
      holds: { no: ['relation.email'], yes: [] },
      carried: { nos: 1 },
    },
    {
      given: 'a no by a form, to what had been agreed to',
      before: [{ what: 'yes', ...MARKETING }],
      old: [{ what: 'form-no', ...MARKETING }],
      holds: { no: ['marketing.email'], yes: [] },
      carried: { nos: 1 },
    },
    {
      given: 'a no on both sides',
      old: [{ what: 'no', ...RELATION }],
      restored: [{ what: 'no', ...RELATION }],
      holds: { no: ['relation.email'], yes: [] },
      carried: {},
    },
    {
      given: 'a no there, and a later yes here that did not know of it',
      old: [{ what: 'no', ...MARKETING }],
      restored: [{ what: 'yes', ...MARKETING }],
      holds: { no: ['marketing.email'], yes: [] },
      carried: { nos: 1 },
    },
    {
      given: 'a yes that is given, which stays behind',
      old: [{ what: 'yes', ...MARKETING }],
      holds: { no: [], yes: [] },
      carried: { looser: 1 },
    },
    {
      given: 'a no that is taken back there, which stands here',
      before: [{ what: 'no', ...RELATION }],
      old: [{ what: 'yes', ...RELATION }],
      holds: { no: ['relation.email'], yes: [] },
      carried: { looser: 1 },
    },
    {
      given: 'a yes here alone, which the old table never took back',
      before: [{ what: 'no', ...MARKETING }],
      restored: [{ what: 'yes', ...MARKETING }],
      holds: { no: [], yes: ['marketing.email'] },
      carried: {},
    },
    {
      given: 'a pause',
      old: [{ what: 'pause', days: 30 }],
      holds: { no: [], yes: [], until: '2028-02-11' },
      carried: { pauses: 1 },
    },
    {
      given: 'a longer pause here',
      old: [{ what: 'pause', days: 30 }],
      restored: [{ what: 'pause', days: 90 }],
      holds: { no: [], yes: [], until: '2028-04-12' },
      carried: {},
    },
    {
      given: 'a pause that has been over for hours',
      old: [{ what: 'pause', days: 1 }],
      restored: [{ what: 'no', ...RELATION }],
      holds: { no: ['relation.email'], yes: [] },
      carried: {},
    },
    {
      given: 'a pause that was ended, which stands here',
      before: [{ what: 'pause', days: 30 }],
      old: [{ what: 'resume' }],
      holds: { no: [], yes: [], until: '2028-02-09' },
      carried: { looser: 1 },
    },
    {
      given: 'a leave',
      old: [{ what: 'leave' }],
      holds: { no: [], yes: [], status: 'left' },
      carried: { left: 1 },
    },
    {
      given: 'a leave, and a join here after it',
      old: [{ what: 'leave' }],
      restored: [{ what: 'join' }],
      holds: { no: [], yes: [] },
      carried: {},
    },
    {
      given: 'a leave after a join that both know of',
      before: [{ what: 'leave' }, { what: 'join' }],
      old: [{ what: 'leave' }],
      holds: { no: [], yes: [], status: 'left' },
      carried: { left: 1 },
    },
    {
      given: 'who came back there, and has left here',
      before: [{ what: 'leave' }],
      old: [{ what: 'join' }],
      holds: { no: [], yes: [], status: 'left' },
      carried: {},
    },
    {
      given: 'a bounce',
      old: [{ what: 'bounce', channel: 'email' }],
      holds: { no: [], yes: [], suppressed: { email: ADDRESS } },
      carried: { suppressed: 1 },
    },
  ])(
    'given $given, then the stricter holds',
    async ({ before = [], old = [], restored = [], holds, carried }) => {
      const tables = await twoTables((side) => sayAll(side, before));
      await sayAll(tables.old, old);
      await sayAll(tables.restored, restored);
      const report = await tables.carry();
      expect(wordsOf(await tables.restored.member())).toEqual(holds);
      expect(report).toEqual({
        ...NOTHING,
        ...carried,
        both: 1,
        onlyOld: 0,
        links: 0,
        letters: 0,
        unreadable: 0,
      });
    },
  );

  it('a message that was made before it is refused: the version goes up', async () => {
    const { old, restored, carry } = await twoTables();
    await say(old, { what: 'no', ...RELATION });
    await carry();
    expect((await restored.member()).version).toBe(8n);
  });
});

describe('who is gone', () => {
  const next = {
    step: 'hello',
    at: instant('2028-02-01T08:00:00Z'),
    date: civilDate('2028-02-01'),
    expected: A_MAIL,
  };
  it.each([
    [
      { status: 'left' },
      [
        ['ended', 'member.left'],
        ['starting', undefined],
      ],
    ],
    [
      { status: 'erased' },
      [
        ['ended', 'member.erased'],
        ['ended', 'member.erased'],
      ],
    ],
  ])('given %j, then the runs end that such an event ends', async (standing, states) => {
    const { old, restored, carry } = await twoTables(async ({ items, world }) => {
      const now = world.clock.now();
      const ofRun = { member: MEMBER, occurrence: '2028', next, now };
      await items.transact([createRun({ ...ofRun, journey: 'birthday' })]);
      // A journey that a leave does not end.
      await items.transact([createRun({ ...ofRun, journey: 'farewell' })]);
    });
    await old.spoil(standing);
    await carry();
    const found = await Promise.all(
      ['birthday', 'farewell'].map((journey) =>
        restored.items.get(runKey(MEMBER, runId(MEMBER, journey, '2028'))),
      ),
    );
    expect(found.map((run) => [run?.state, run?.reason])).toEqual(states);
  });

  it('given an erasure, then nothing more is said of the member, and nothing goes', async () => {
    const { old, restored, carry } = await twoTables();
    await old.spoil({ status: 'erased', statusSince: BigInt(toEpochMs(instant('2028-01-12T11:00:00Z'))) });
    expect((await carry()).erased).toBe(1);
    expect(await restored.member()).toMatchObject({
      status: 'erased',
      statusSince: '2028-01-12T11:00:00.000Z',
    });
    expect((await carry()).erased).toBe(0);
  });

  it('given a merge since, of which the old table’s lists no longer tell, then the duplicate counts as left', async () => {
    const { old, restored, carry } = await twoTables();
    await say(old, { what: 'no', ...RELATION });
    await old.spoil({ status: 'left', mergedInto: 'other', numberPk: undefined, numberSk: undefined });
    expect(await carry()).toMatchObject({ both: 1, merged: 1, left: 0, nos: 0 });
    const row = await restored.items.get({ pk: `MEMBER#${MEMBER}`, sk: 'MEMBER' });
    expect([row?.numberPk, toMember(row!).status]).toEqual(['LEVEL#left', 'left']);
    expect(await carry()).toMatchObject({ both: 1, merged: 0 });
  });

  it('given that the row was merged here, then its nos are those of the one who remains, and its leave is not', async () => {
    const { old, restored, carry } = await twoTables();
    for (const one of [old, restored]) await one.put(memberRow('M2'));
    await say(old, { what: 'no', ...RELATION });
    await say(old, { what: 'leave' });
    await restored.spoil({ status: 'left', mergedInto: 'M2', numberPk: undefined, numberSk: undefined });
    expect(await carry()).toMatchObject({ both: 2, nos: 1, left: 0 });
    expect(wordsOf(await restored.member('M2'))).toEqual({ no: ['relation.email'], yes: [] });
  });

  it('given a leave whose date cannot be read, then it counts from what was last known', async () => {
    const { old, restored, carry, told } = await twoTables();
    await old.spoil({ status: 'left', statusSince: 'last week' });
    expect((await carry()).left).toBe(1);
    expect(await restored.member()).toMatchObject({
      status: 'left',
      statusSince: '2027-06-01T00:00:00.000Z',
    });
    expect(told).toEqual([`${MEMBER} from: statusSince`]);
  });
});
