import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { itemBytes } from '../../shared/adapters/items.value.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { fromEpochMs, instant, plus, toEpochMs } from '../../shared/time/instant.ts';
import { refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 });
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const START = instant('2027-01-04T09:00:00Z');
const DAY = 86_400_000;
const NUMBER = { membershipNumber: 'M-100029' };

/** As a form brings it, every so many days from the first on. */
interface Habit {
  readonly form: string;
  readonly first: number;
  readonly every: number;
  readonly body?: (time: number) => object;
}

/** A member of the reference year: infra/local/reference-people.ts. */
const ORDINARY = {
  ...NUMBER,
  givenName: 'Katarzyna',
  familyName: 'Wiśniewska',
  email: 'member-100029@example.org',
  phone: '+46701740605',
  language: 'sv',
  birthDate: '1968-01-06',
  joinedOn: '2013-02-02',
  segments: { interests: ['work-environment'] },
};
const ORDINARY_HABITS: readonly Habit[] = [
  { form: 'log-in', first: 3, every: 16 },
  { form: 'training', first: 40, every: 170, body: () => ({ training: 'Grundkurs' }) },
  { form: 'event', first: 90, every: 240, body: () => ({ event: 'Medlemsmöte' }) },
  {
    form: 'help',
    first: 120,
    every: 365,
    body: (time) => ({ kind: 'salary', case: `C-${time}`, state: 'closed' }),
  },
];

/** Someone with a role, who takes part in everything and whose register fills every field. */
const VERY_ACTIVE = {
  ...ORDINARY,
  segments: {
    sector: 'Vård och omsorg',
    workplace: 'Sahlgrenska sjukhuset',
    role: 'sjuksköterska',
    region: 'Västra Götaland',
    interests: ['work-environment', 'courses', 'pay'],
  },
};
const VERY_ACTIVE_HABITS: readonly Habit[] = [
  { form: 'log-in', first: 1, every: 4 },
  { form: 'newsletter', first: 2, every: 14, body: () => ({ newsletter: 'Veckobrev' }) },
  { form: 'training', first: 20, every: 90, body: () => ({ training: 'Grundkurs' }) },
  { form: 'event', first: 30, every: 60, body: () => ({ event: 'Medlemsmöte' }) },
  {
    form: 'help',
    first: 45,
    every: 75,
    body: (time) => ({ kind: 'salary', case: `A-2027-${time}`, state: 'closed' }),
  },
  { form: 'role', first: 60, every: 365, body: () => ({ role: 'skyddsombud' }) },
  {
    form: 'consent',
    first: 70,
    every: 2000,
    body: () => ({ purpose: 'marketing', channel: 'email', textVersion: 'offers-2028-1', language: 'sv' }),
  },
  { form: 'update', first: 200, every: 2000, body: () => ({ changes: { email: 'katarzyna@example.com' } }) },
];

/** The bytes of the member's row after each event of so many years. */
async function live(person: object, habits: readonly Habit[], years: number): Promise<readonly number[]> {
  const local = testWorld({ at: START });
  await submitAndSettle(local, 'join', person);
  const key = memberKey(await refOf(local, NUMBER.membershipNumber));
  const bytes: number[] = [];
  for (let day = 1; day <= years * 365; day += 1) {
    const due = habits.filter(({ first, every }) => day >= first && (day - first) % every === 0);
    if (due.length > 0) await local.engine.advanceTo(fromEpochMs(toEpochMs(START) + day * DAY));
    for (const { form, first, every, body } of due) {
      await submitAndSettle(local, form, { ...NUMBER, ...body?.((day - first) / every) });
      const row = (await local.world.items.get(key))!;
      bytes.push(itemBytes(row, form));
    }
  }
  await local.engine.advanceTo(plus(local.clock.now(), 'P1D'));
  return bytes;
}

// Beyond 1,024 bytes an event would cost ten write units instead of six: infra/cost/item-units.ts.
describe('the row of a member after three years', () => {
  it.each([
    ['of the reference year', ORDINARY, ORDINARY_HABITS, 80],
    ['who takes part in everything', VERY_ACTIVE, VERY_ACTIVE_HABITS, 400],
  ])('given one %s, then it stays within a write unit', async (_, person, habits, events) => {
    const bytes = await live(person, habits, 3);

    expect(bytes.length).toBeGreaterThan(events);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(1024);
  });
});
