import { DataProblem } from '../../shared/adapters/sqlite.errors.ts';
import { JourneyInvalid } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { PointsInvalid } from '../../shared/loyalty/points-table.ts';
import { OwnEventInvalid } from '../../shared/member/event.ts';
import { FormInvalid } from '../../shared/webhook/form.ts';
import { showProgress, type Progress } from './living/progress.ts';
import { OptionsInvalid, readOptions } from './options.ts';
import { OutOfReach } from './reach.ts';
import { PortTaken, start } from './start.ts';
import { welcomeText } from './welcome-text.ts';

/** What went wrong outside of us is said in a sentence; anything else is our fault and shows where. */
const EXPECTED = [
  OptionsInvalid,
  DataProblem,
  PortTaken,
  OutOfReach,
  JourneyInvalid,
  FormInvalid,
  PointsInvalid,
  OwnEventInvalid,
];

// In the example's past much goes wrong on purpose, and nobody is to mend it.
log.setLogLevel('ERROR');
try {
  const options = readOptions(process.argv.slice(2), process.env);
  // Here and not above: what people write is checked where it is loaded.
  const { workflows } = await import('../../workflows/index.ts');
  let progress: Progress | undefined;
  const running = await start(options, workflows, (share) => {
    progress ??= showProgress(process.stdout);
    progress.update(share);
  }).finally(() => progress?.stop());
  log.setLogLevel('WARN');
  for (const [form, many] of running.misfits) {
    console.log(`The example's ${many} submissions of form "${form}" did not fit your workflows/forms.ts.`);
  }
  console.log(await welcomeText(running.local, options.data));
  if (options.at && !running.isNew) {
    console.log('--at is for new data only: this clock goes on from where it stood.\n');
  }
  let stopping = false;
  const stop = (): void => {
    // A second Ctrl-C does not wait.
    if (stopping) process.exit(130);
    stopping = true;
    console.log('Stopping; everything is kept.');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  console.error(EXPECTED.some((kind) => error instanceof kind) ? `\n${(error as Error).message}\n` : error);
  process.exit(1);
}
