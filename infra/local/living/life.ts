import { dateIn } from '../../../shared/time/civil.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../../shared/time/instant.ts';
import type { Chance } from './chance.ts';
import type { Bond, Person } from './people.ts';

/** A submission of a form, in the words of workflows/forms.ts. */
export interface Happening {
  readonly at: Instant;
  readonly form: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const DAY = 24 * 60 * 60 * 1000;

/** How often in a year. */
const HABITS: Readonly<Record<Bond, Readonly<Record<'logIn' | 'read' | 'train' | 'meet', number>>>> = {
  near: { logIn: 5, read: 2, train: 1.6, meet: 1.5 },
  middling: { logIn: 2, read: 0.8, train: 0.4, meet: 0.3 },
  far: { logIn: 0.3, read: 0.1, train: 0, meet: 0 },
};
/** Cases in a year, whoever it is; two of three are told of when they open. */
const CASES = 0.35;
const TOLD_WHEN_OPENED = 0.67;
const LEAVES = 0.08;

const TRAININGS = [
  'Grundkurs för nya medlemmar',
  'Förhandla din lön',
  'Arbetsmiljö och skyddsombud',
  'Grunnkurs for tillitsvalgte',
] as const;
const MEETINGS = ['Medlemsmöte', 'Webbinarium om arbetstid', 'Årsmøte'] as const;
const ROLES = ['skyddsombud', 'förtroendevald', 'verneombud'] as const;
const KINDS = [
  'salary',
  'salary',
  'negotiation',
  'work-environment',
  'work-environment',
  'legal',
  'dismissal',
  'unemployment',
  'other',
] as const;

/** When someone is a member, within the time that is told. */
interface Stay {
  readonly person: Person;
  readonly from: number;
  readonly to: number;
}

/**
 * All that people and staff send to the receiver between two instants, in order of time, but for the answers, which
 * follow from what is asked. Those in `register` are members when it begins; the others join on the way.
 */
export function livesOf(
  { register, joining }: { readonly register: readonly Person[]; readonly joining: readonly Person[] },
  { from, to }: { readonly from: Instant; readonly to: Instant },
  chance: Chance,
): readonly Happening[] {
  const [start, end] = [toEpochMs(from), toEpochMs(to)];
  const happenings: Happening[] = [];
  const tell = (form: string, when: number, body: Happening['body']): void => {
    if (when < end) happenings.push({ at: fromEpochMs(when), form, body });
  };
  // The newest of all joined yesterday, so that a first look finds a welcome under way.
  const span = end - start - DAY;
  const stays: Stay[] = [
    ...register.map((person) => ({ person, from: start })),
    ...joining.map((person, index) => ({
      person,
      from: atDaytime(start + (span * (index + 1)) / joining.length - chance() * 3 * DAY, chance),
    })),
  ].map((stay) => ({
    ...stay,
    to: chance.happens(LEAVES) ? stay.from + 60 * DAY + chance() * (end - stay.from) : end,
  }));
  for (const stay of stays) {
    if (stay.from > start) tell('join', stay.from, { ...stay.person.fields });
    if (stay.to < end)
      tell('leave', atDaytime(stay.to, chance), { membershipNumber: stay.person.membershipNumber });
    liveOne(stay, tell, chance);
  }
  return happenings.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Habits, help, and now and then a role, while someone is a member. */
function liveOne(
  { person: { membershipNumber, bond }, from, to }: Stay,
  tell: (form: string, when: number, body: Happening['body']) => void,
  chance: Chance,
): void {
  const habits = HABITS[bond];
  const often = (perYear: number, act: (when: number) => void): void => {
    const expected = (perYear * (to - from)) / (365 * DAY);
    const times = Math.floor(expected) + (chance.happens(expected % 1) ? 1 : 0);
    for (let n = 0; n < times; n += 1) act(atDaytime(from + DAY + chance() * (to - from - DAY), chance));
  };
  often(habits.logIn, (when) => tell('log-in', when, { membershipNumber }));
  often(habits.read, (when) =>
    tell('newsletter', when, {
      membershipNumber,
      newsletter: `Nyhetsbrev ${dateIn('UTC', fromEpochMs(when)).slice(0, 7)}`,
    }),
  );
  often(habits.train, (when) =>
    tell('training', when, { membershipNumber, training: chance.pick(TRAININGS) }),
  );
  often(habits.meet, (when) => tell('event', when, { membershipNumber, event: chance.pick(MEETINGS) }));
  if (bond === 'near' && chance.happens(0.3))
    tell('role', atDaytime(from + chance() * (to - from), chance), {
      membershipNumber,
      role: chance.pick(ROLES),
    });
  let cases = 0;
  often(CASES, (when) => {
    cases += 1;
    const help = {
      membershipNumber,
      kind: chance.pick(KINDS),
      case: `A-${membershipNumber.slice(2)}-${cases}`,
    };
    const closed = atDaytime(when + chance.between(5, 60) * DAY, chance);
    if (chance.happens(TOLD_WHEN_OPENED)) tell('help', when, { ...help, state: 'opened' });
    if (closed < to) tell('help', closed, { ...help, state: 'closed' });
  });
}

/** On the same day, between six in the morning and nine in the evening (UTC): people sleep. */
function atDaytime(when: number, chance: Chance): number {
  const day = Math.floor(when / DAY) * DAY;
  return day + chance.between(6 * 60, 21 * 60) * 60_000 + chance.between(0, 59_999);
}
