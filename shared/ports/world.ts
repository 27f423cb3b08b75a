import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Items } from './items.ts';
import type { Mailer } from './mailer.ts';
import type { Queue } from './queue.ts';
import type { Runs } from './runs.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { Texter } from './texter.ts';

/** Everything outside the rules. A handler gets one of these and knows nothing of where it runs. */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly items: Items;
  readonly queue: Queue;
  readonly runs: Runs;
  readonly schedules: Schedules;
  readonly mailer: Mailer;
  readonly texter: Texter;
  readonly secrets: Secrets;
  /** Where members reach our pages: `https://host` or `http://127.0.0.1:3000`, without a slash at the end. */
  readonly publicUrl: string;
}

/** The part of the world that a function names in its needs.ts; time and ids are everyone's. */
export type WorldOf<Names extends readonly (keyof World)[]> = Pick<World, 'clock' | 'ids' | Names[number]>;
