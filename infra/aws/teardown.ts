import { parseArgs } from 'node:util';
import { tableOf } from './items-table.ts';
import { secretOf } from './master-secret.ts';
import { stageNamed, type Stage } from './stage.ts';

export const USAGE = `npm run teardown -- --stage <stage>
Says how a stage is taken down, what stays then, and how to remove that. It deletes nothing itself.`;

/** Something that CloudFormation leaves behind, on purpose or because it is none of its. */
export interface Leftover {
  readonly what: string;
  /** As it is called in the account, or as an alias for it. */
  readonly name: string;
  readonly lostWith: string;
  readonly commands: readonly string[];
}

/** What stays when both stacks of a stage are gone, in the order in which it may be removed. */
export function leftovers(stage: Stage): readonly Leftover[] {
  const region = `--region ${stage.region}`;
  const tables = [tableOf(stage), ...(stage.restoredTable === undefined ? [] : [stage.restoredTable])];
  return [
    ...tables.map((table) => ({
      what: 'the table',
      name: table,
      lostWith:
        'the register, every consent and opt-out, and the ledger: whoever is imported anew is written to anew',
      commands: [
        `aws dynamodb create-backup ${region} --table-name ${table} --backup-name ${table}-last   # where it may be kept`,
        `aws dynamodb update-table ${region} --table-name ${table} --no-deletion-protection-enabled`,
        `aws dynamodb delete-table ${region} --table-name ${table}`,
      ],
    })),
    {
      what: 'the secret',
      name: secretOf(stage),
      lostWith:
        'every link in letters already sent, also those to opt out, and the lookups of members in a backup of the table',
      commands: [
        `aws secretsmanager delete-secret ${region} --secret-id ${secretOf(stage)} --recovery-window-in-days 30`,
        `# Until those 30 days are over, the name is taken: to deploy the stage anew before, aws secretsmanager restore-secret`,
      ],
    },
    ...(stage.options.customerKey
      ? [
          {
            what: 'the customer key',
            name: `alias/lojal-${stage.name}`,
            lostWith: 'everything that it encrypted, backups too',
            commands: [
              // CloudFormation removes the alias with the stack, so the key is found by what it says of itself.
              `aws kms list-keys ${region}   # then describe-key: "Lojal: encrypts the table and the secret"`,
              `aws kms schedule-key-deletion ${region} --key-id <KeyId> --pending-window-in-days 30`,
            ],
          },
        ]
      : []),
  ];
}

/** The whole of it, in lines for a terminal. */
export function teardownNotes(stage: Stage): string {
  const { name, region, production } = stage;
  const stacks = [`lojal-${name}`, `lojal-${name}-data`];
  const unprotect = stacks.map(
    (stack) =>
      `  aws cloudformation update-termination-protection --region ${region} --stack-name ${stack} --no-enable-termination-protection`,
  );
  const steps = [
    `Taking down the stage ${name}, in ${region}. Nothing has been deleted; each command below is yours to run.`,
    '',
    '1. Let nothing come in or go out any more: freeze sending (infra/RUNBOOK.md), take the addresses out of the forms,',
    '   and wait until both queues are empty. What is on them is lost. Links in letters die with the API.',
    ...(production
      ? ['2. Take off the protection of both stacks:', ...unprotect]
      : ['2. (It is not protected.)']),
    `3. npx cdk destroy --all -c stage=${name}`,
    '   The functions, queues, state machines with their executions and histories, logs, the identity of SES: all gone.',
    '4. What stays, and costs:',
  ];
  const stays = leftovers(stage).flatMap(({ what, name: called, lostWith, commands }) => [
    '',
    `   ${what}, ${called}. With it goes ${lostWith}.`,
    ...commands.map((command) => `     ${command}`),
  ]);
  return [
    ...steps,
    ...stays,
    '',
    '   Backups of the last 35 days go with the table, after another 35. The DNS records of DKIM and of the name that links led to, and sender ids of SMS,',
    '   are not of the stacks: remove them where you made them.',
  ].join('\n');
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { stage: { type: 'string' } }, strict: true });
    if (values.stage === undefined) throw new TypeError(USAGE);
    console.log(teardownNotes(stageNamed(values.stage)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
