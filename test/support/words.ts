import { join } from 'node:path';
import { buildWords } from '../../infra/build/words.ts';

/** Before all tests: they read workflows/generated/messages.ts, which is never older than the words. */
export async function setup(): Promise<void> {
  await buildWords({ root: join(import.meta.dirname, '../..') });
}
