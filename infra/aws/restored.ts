import { awsWorld, items, queue, secrets, spoiltItems } from '../../shared/adapters/world.aws.ts';
import { workflows } from '../../workflows/index.ts';
import { restored } from './restore/command.ts';
import { readCommand, RestoredUsage, TableMissing } from './restore/options.ts';
import { stageNamed } from './stage.ts';

try {
  const command = readCommand(process.argv.slice(2), process.env);
  const stage = stageNamed(command.stage);
  process.env['AWS_REGION'] = stage.region;
  process.exitCode = await restored(command, {
    stage,
    workflows,
    open: (table, { isSpoilt } = { isSpoilt: false }) =>
      awsWorld({ items: isSpoilt ? spoiltItems : items }, { TABLE_NAME: table }),
    plumbing: (named) => awsWorld({ queue, secrets }, { ...named }),
    print: (line) => console.log(line),
  });
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(
    error instanceof RestoredUsage || error instanceof TableMissing
      ? error.message
      : `${error.name}: ${error.message}\nIt is not done: run it again before sending is released.`,
  );
  process.exitCode = 1;
}
