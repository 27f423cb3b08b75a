import { workflows } from '../../workflows/index.ts';
import { measureYear } from './measure.ts';
import { OptionsInvalid, readOptions } from './options.ts';
import { report } from './report.ts';

try {
  const { members, detail } = readOptions(process.argv.slice(2));
  const onMonth = (month: number): void => void process.stderr.write(`month ${month} of 12\n`);
  const measured = await measureYear(workflows, { members, onMonth });
  console.log(report(measured, { detail }));
} catch (error) {
  if (!(error instanceof OptionsInvalid)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
