import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,workflows,infra,test}/**/*.test.ts'],
    globalSetup: ['test/support/words.ts'],
    // Anything that listens to the machine's zone shows itself: it is neither Stockholm's nor UTC.
    env: { TZ: 'Pacific/Chatham' },
  },
});
