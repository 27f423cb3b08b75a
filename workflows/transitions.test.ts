import { describe, expect, it } from 'vitest';
import { ANSWERED } from '../shared/journey/task.ts';
import { transitionsOf, type Path, type Transition } from '../shared/journey/transitions.ts';
import { journeys, journeysByName } from './journeys.ts';

/** Of each journey the commonest path is the silent one: most questions get no answer. Here are others worth a look. */
const OTHER_PATHS: Readonly<Record<string, Readonly<Record<string, Path>>>> = {
  'thank-you': {
    'rates the support 5': { 'how-was-it': '4-5' },
    'rates the support 1': { 'how-was-it': '1-2' },
  },
  'check-in': {
    'is well': { 'how-is-it': ANSWERED },
    'asks for a call': { 'how-is-it': ANSWERED, 'what-now': 'call-me' },
  },
  nps: {
    'gives 7 at once': { survey: ANSWERED, 'by-score': 'passive' },
    'gives 10 after the reminder': { reminder: ANSWERED, 'by-score': 'promoter' },
    'gives 3 at once': { survey: ANSWERED, 'by-score': 'detractor' },
  },
};

const paths = journeys.flatMap((journey) => [
  { journey, path: 'commonest', taken: transitionsOf(journey, {}) },
  ...Object.entries(OTHER_PATHS[journey.name] ?? {}).map(([path, ways]) => ({
    journey,
    path,
    taken: transitionsOf(journey, ways),
  })),
]);

const messagesOf = (taken: readonly Transition[]) => taken.filter(({ why }) => why === 'message').length;
const ofMessages = (taken: readonly Transition[]) =>
  taken.filter(({ why }) => why === 'message' || why === 'wait before a message');

// Standard workflows in eu-north-1, USD per 1,000 state transitions: https://aws.amazon.com/step-functions/pricing/
const PRICE = 0.025;

function row({ journey, path, taken }: (typeof paths)[number]): string[] {
  const others = taken.filter((one) => !ofMessages(taken).includes(one));
  const counts = [taken.length, messagesOf(taken), ofMessages(taken).length, others.length];
  return [
    [
      journey.name.padEnd(10),
      path.padEnd(28),
      ...counts.map((count) => String(count).padStart(6)),
      (taken.length * PRICE).toFixed(3).padStart(10),
    ].join(' '),
    ...others.map(({ state, why }) => `           + ${state}: ${why}`),
  ];
}

const HEAD = [
  'State transitions of a run when nothing goes wrong, made by workflows/transitions.test.ts.',
  'Step Functions bills each state that is entered, retries too: https://aws.amazon.com/step-functions/pricing/',
  'A message may cost two, a Wait and a Task; every other one stands below its row, with why it is there.',
  '',
  'journey    path                            all   mess.    for  others  USD per 1,000 runs',
];

describe('what a run costs', () => {
  it('given each journey and its paths, then transitions.txt says how many and why', async () => {
    await expect(`${[...HEAD, ...paths.flatMap(row)].join('\n')}\n`).toMatchFileSnapshot('transitions.txt');
  });

  it.each(paths)('given $journey.name, $path, then a message costs at most two transitions', ({ taken }) => {
    expect(messagesOf(taken)).toBeGreaterThan(0);
    expect(ofMessages(taken).length).toBeLessThanOrEqual(2 * messagesOf(taken));
    const ofOne = Map.groupBy(ofMessages(taken), ({ step }) => step);
    expect([...ofOne].filter(([, states]) => states.length > 2)).toEqual([]);
  });

  it('given the paths beside the commonest, then each is of a journey that there is', () => {
    expect(Object.keys(OTHER_PATHS).filter((name) => !journeysByName.has(name))).toEqual([]);
  });
});
