import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take several seconds, in falling order: one of them begun last would leave the other workers idle. */
const LONGEST = [
  'infra/local/start',
  'infra/local/import-main',
  'test/scenarios/crash',
  'test/conformance/runs.kill',
  'test/scenarios/crash-pairs',
  'test/scenarios/schedules',
  'test/deploy/bundle',
  'test/conformance/mails',
].map((name) => `/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((end) => moduleId.endsWith(end));
      return found < 0 ? LONGEST.length : found;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's, of no array
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['{functions,shared,workflows,infra,test}/**/*.test.ts'],
    globalSetup: ['test/support/words.ts'],
    // Each worker loads the modules once: most of the time went into loading them anew for each file. What a file
    // changes in one, each-file.ts puts back.
    isolate: false,
    setupFiles: ['test/support/each-file.ts'],
    // Vitest leaves one processor to itself, which after the first seconds does nothing: half of a machine with two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // No test judges by speed: a busy machine may take its time.
    testTimeout: 60_000,
    env: {
      // Anything that listens to the machine's zone shows itself: it is neither Stockholm's nor UTC.
      TZ: 'Pacific/Chatham',
      // Of a process that a test starts, more than half of the time went into stripping and compiling the same files.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node'),
    },
  },
});
