import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle, BUNDLES, kilobytes } from './bundle.ts';

/** Processes for each bundle. Odd, so that the median is one of them. */
const ROUNDS = 21;

/** As the stack sets it, so that loading goes all the way. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-north-1',
  TABLE_NAME: 'table',
  QUEUE_URL: 'https://sqs.eu-north-1.amazonaws.com/111122223333/events',
  STATE_MACHINES: '{"welcome":"arn:aws:states:eu-north-1:111122223333:stateMachine:welcome"}',
  SCHEDULES: '{"group":"g","role":"arn:r","target":"arn:f","deadLetters":"arn:q"}',
  CONFIGURATION_SET: 'set',
  SMS_CONFIGURATION_SET: 'set',
  SMS_MAX_PRICE: '0.30',
  SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:111122223333:secret:s',
  PUBLIC_URL: 'https://example.org',
};

/** CPU time of a whole process that loads a file and ends, user and system, in milliseconds. */
function loadMs(path: string): number {
  const script =
    'require(process.argv[1]); const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000))';
  const printed = execFileSync(process.execPath, ['-e', script, path], {
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  return Number(printed);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

// Sizes of the bundles, and what loading one costs beside an empty handler: in CPU time, which is what Lambda's share
// of a processor stretches. Rounds are interleaved, so that what else the machine does hits all alike.
const bundles = await bundle();
const empty = join(dirname(BUNDLES), 'bench', 'empty.cjs');
mkdirSync(dirname(empty), { recursive: true });
writeFileSync(empty, 'exports.handler = async () => ({});\n');

const times = new Map<string, number[]>(
  [empty, ...bundles.map(({ path }) => path)].map((path) => [path, []]),
);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [path, taken] of times) taken.push(loadMs(path));
}

const base = median(times.get(empty) ?? []);
const line = (name: string, size: string, path: string): string => {
  const ms = median(times.get(path) ?? []);
  return `${name.padEnd(18)} ${size.padStart(8)} ${ms.toFixed(0).padStart(9)} ms ${(ms / base).toFixed(2).padStart(7)}`;
};
console.log(
  `${'function'.padEnd(18)} ${'size'.padStart(8)} ${'load CPU'.padStart(12)} ${'ratio'.padStart(7)}`,
);
console.log(line('an empty handler', '0 kB', empty));
for (const { verb, bytes, path } of bundles) console.log(line(verb, kilobytes(bytes), path));
console.log(`Medians of ${ROUNDS} processes each, interleaved; CPU time of the process, user and system.`);
