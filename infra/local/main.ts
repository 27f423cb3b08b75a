import { DataInUse, DataVersionUnknown } from '../../shared/adapters/sqlite.ts';
import { JourneyInvalid } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { PointsInvalid } from '../../shared/loyalty/points-table.ts';
import { OwnEventInvalid } from '../../shared/member/event.ts';
import { FormInvalid } from '../../shared/webhook/form.ts';
import { OptionsInvalid, readOptions } from './options.ts';
import { PortTaken, start } from './start.ts';
import { welcomeText } from './welcome-text.ts';

/** What went wrong outside of us is said in a sentence; anything else is our fault and shows where. */
const EXPECTED = [
  OptionsInvalid,
  DataInUse,
  DataVersionUnknown,
  PortTaken,
  JourneyInvalid,
  FormInvalid,
  PointsInvalid,
  OwnEventInvalid,
];

log.setLogLevel('WARN');
try {
  const options = readOptions(process.argv.slice(2), process.env);
  // Here and not above: what people write is checked where it is loaded.
  const { workflows } = await import('../../workflows/index.ts');
  const running = await start(options, workflows);
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
