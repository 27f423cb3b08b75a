import { DataInUse, DataVersionUnknown } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { workflows } from '../../workflows/index.ts';
import { OptionsInvalid, readOptions } from './options.ts';
import { PortTaken, start } from './start.ts';
import { welcomeText } from './welcome-text.ts';

/** What went wrong outside of us is said in a sentence; anything else is our fault and shows where. */
const EXPECTED = [OptionsInvalid, DataInUse, DataVersionUnknown, PortTaken];

log.setLogLevel('WARN');
try {
  const options = readOptions(process.argv.slice(2), process.env);
  const running = await start(options, workflows);
  console.log(await welcomeText(running.local, options.data));
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
