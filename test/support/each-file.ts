import { afterAll, vi } from 'vitest';
import { log } from '../../shared/log.ts';

// What a file has changed in modules is put back, also when files share them (vitest --no-isolate).
log.setLogLevel('INFO');
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
