import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import type { Effect } from './effects.ts';
import { EXAMPLE_MEMBERS } from './examples.ts';
import { submit } from './webhook.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

/** When the three join: a weekday morning, a Friday evening after the window has closed, a Sunday. */
const JOINING = ['2028-01-11T09:12:00Z', '2028-01-14T21:30:00Z', '2028-01-16T12:00:00Z'];

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
  for (const [at, member] of EXAMPLE_MEMBERS.entries()) {
    effects.push(...(await local.engine.advanceTo(instant(JOINING[at]!))));
    const result = await submit(local, {
      form: 'join',
      id: `story-${member.membershipNumber}`,
      body: member,
    });
    if (typeof result === 'string' || result.statusCode !== 202) {
      throw new Error(`The webhook was not accepted: ${JSON.stringify(result)}`);
    }
    effects.push(...(await local.engine.settle()));
  }
  effects.push(...(await local.engine.advanceTo(plus(start, 'P1Y'))));
  return { local, effects };
}
