import { log } from '../../shared/log.ts';

// Run by `npm ci` under ./compile-cache.ts: the first `npm start` finds its sources compiled, as the next ones do. Under
// the very flags of a start: what V8 has compiled under others it does not take. All that infra/local/main.ts imports,
// which itself would start.
log.setLogLevel('SILENT');
await import('../local/living/progress.ts');
await import('../local/options.ts');
await import('../local/start.ts');
await import('../local/welcome-text.ts');
await import('../../workflows/index.ts');
