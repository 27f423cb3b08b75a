import { App } from 'aws-cdk-lib';
import { buildApp, stageIn } from './build-app.ts';
import { bundle, BUNDLES } from './bundle.ts';
import { isStageProblem } from './stage.ts';

// What `cdk synth`, `diff` and `deploy` run (cdk.json). Bundles are made anew each time, so that none is ever stale; but a
// slip in the stage's file is told before, and without the way to where it was found.
try {
  const stage = stageIn(new App({ autoSynth: false }));
  await bundle();
  buildApp({ bundles: BUNDLES, stage }).app.synth();
} catch (error) {
  if (!isStageProblem(error)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
