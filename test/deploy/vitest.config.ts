import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, which is to take three minutes: the files here that are not named `*.test.ts`. */
const config = defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/deploy/*.deploy.ts'],
    globalSetup: ['test/support/words.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    env: { TZ: 'Pacific/Chatham' },
  },
});

// Vitest looks for a default export; everything else here is named.
export { config as default };
