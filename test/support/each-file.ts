import { afterAll, vi } from 'vitest';
import { log } from '../../shared/log.ts';

// Files share their modules (vitest.config.ts): what one has changed is put back for the next.
log.setLogLevel('INFO');
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
