import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, which must not need a browser: the files here are not named `*.test.ts`. */
const config = defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/browser/*.browser.ts'],
    globalSetup: ['test/support/words.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    env: { TZ: 'Pacific/Chatham' },
  },
});

// Vitest looks for a default export; everything else here is named.
export { config as default };
