import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import type { Effect } from './effects.ts';
import { EXAMPLE_MEMBERS } from './examples.ts';
import { submit } from './webhook.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

const [ASA, JONAS, AMINA] = EXAMPLE_MEMBERS;
type Example = (typeof EXAMPLE_MEMBERS)[number];

/** What the three do in their year: one joins on a weekday morning, one on a Friday after the window has closed, one on a Sunday. */
const YEAR: readonly (readonly [at: string, form: string, member: Example, more?: object])[] = [
  ['2028-01-11T09:12:00Z', 'join', ASA, ASA],
  ['2028-01-14T21:30:00Z', 'join', JONAS, JONAS],
  ['2028-01-16T12:00:00Z', 'join', AMINA, AMINA],
  ['2028-01-21T18:20:00Z', 'log-in', ASA],
  ['2028-03-09T16:00:00Z', 'training', ASA, { training: 'Grundkurs' }],
  ['2028-04-03T10:00:00Z', 'role', JONAS, { role: 'verneombud' }],
  ['2028-05-17T07:40:00Z', 'log-in', JONAS],
  ['2028-06-12T17:00:00Z', 'event', ASA, { event: 'Medlemsmöte' }],
  ['2028-09-20T16:00:00Z', 'training', JONAS, { training: 'Kurs for verneombud' }],
];

/**
 * The main job without a browser: three members join by signed webhooks, and a year passes. In memory, on the virtual
 * clock, with seeded randomness: the same every time.
 */
export async function tellStory(
  workflows: Workflows,
): Promise<{ local: LocalWorld; effects: readonly Effect[] }> {
  const start = instant('2028-01-10T08:00:00Z');
  const local = createLocalWorld({
    db: openDatabase(':memory:'),
    workflows,
    publicUrl: 'http://127.0.0.1:3000',
    at: start,
    bytes: seededBytes('story'),
  });
  const effects: Effect[] = [];
  for (const [at, form, { membershipNumber }, more] of YEAR) {
    effects.push(...(await local.engine.advanceTo(instant(at))));
    const result = await submit(local, { form, id: `story-${at}`, body: { membershipNumber, ...more } });
    if (typeof result === 'string' || result.statusCode !== 202) {
      throw new Error(`The webhook of ${at} was not accepted: ${JSON.stringify(result)}`);
    }
    effects.push(...(await local.engine.settle()));
  }
  effects.push(...(await local.engine.advanceTo(plus(start, 'P1Y'))));
  return { local, effects };
}
