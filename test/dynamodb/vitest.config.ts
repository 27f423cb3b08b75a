import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, which must not need Java: the files here are not named `*.test.ts`. */
const config = defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/dynamodb/*.dynamodb.ts'],
    globalSetup: ['test/dynamodb/setup.ts'],
    // Thousands of calls over HTTP in a test.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    env: { TZ: 'Pacific/Chatham' },
  },
});

// Vitest looks for a default export; everything else here is named.
export { config as default };
