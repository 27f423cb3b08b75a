import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,workflows,infra,test}/**/*.test.ts'],
    globalSetup: ['test/support/words.ts'],
    // Each worker loads the modules once: most of the time went into loading them anew for each file. What a file
    // changes in one, each-file.ts puts back.
    isolate: false,
    setupFiles: ['test/support/each-file.ts'],
    // No test judges by speed: a busy machine may take its time.
    testTimeout: 60_000,
    // Anything that listens to the machine's zone shows itself: it is neither Stockholm's nor UTC.
    env: { TZ: 'Pacific/Chatham' },
  },
});
