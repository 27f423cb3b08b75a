import { log } from '../../shared/log.ts';

// Run by `npm ci` under ./compile-cache.ts: the first `npm start` finds its sources compiled, as the next ones do.
log.setLogLevel('SILENT');
await import('../local/start.ts');
await import('../../workflows/index.ts');
