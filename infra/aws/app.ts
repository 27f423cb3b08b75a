import { buildApp } from './build-app.ts';
import { bundle, BUNDLES } from './bundle.ts';

// What `cdk synth`, `diff` and `deploy` run (cdk.json). Bundles are made anew each time, so that none is ever stale.
await bundle();
buildApp({ bundles: BUNDLES }).app.synth();
