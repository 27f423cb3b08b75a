import { Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Stage } from './stage.ts';

/** A rule of cdk-nag that we know of and do not follow: which, where, and why. */
export interface Acknowledgement {
  /** The rule with, in brackets, the one finding, as the report names it. */
  readonly rule: string;
  /** The construct, as a path below the stack. */
  readonly at: string;
  readonly reason: string;
}

const HISTORY =
  'Step Functions keeps the whole history of a Standard execution for 90 days, and record-run logs each that fails. A log would only need rights over all logs of the account.';
const TRACES =
  'An execution sleeps for weeks between one-second tasks: a trace shows nothing that its history does not, and X-Ray knows no narrower resource than all.';
const SCHEDULES =
  'The name of a schedule is the id of a run, which is not known at deploy. Its group is named, which holds only those of this stage.';
const SEGMENTS =
  'X-Ray knows no narrower resource than all. It is off unless the stage asks for it, and takes segments in, nothing out.';
const EXECUTIONS =
  'The name of an execution is the id of a run, which is not known at deploy. The machine is named, and only one of describing and stopping is allowed.';

/** The constructs of all functions. */
const VERBS = [
  'ReceiveWebhook',
  'MemberPages',
  'RecordEvent',
  'StartJourney',
  'SendMessage',
  'TakeStep',
  'RecordRun',
  'RecordDelivery',
  'Sweep',
];

/** All of them in the data's stack. A test counts them, and holds that none of them is idle. */
export function dataAcknowledgements(): readonly Acknowledgement[] {
  return [
    {
      rule: 'SMG4',
      at: 'Secrets/Secret',
      reason:
        'Its keys seal queued events and sign links in letters already sent: a key is added by hand and the old one stays (infra/RUNBOOK.md, "The secret"). No timer could do that.',
    },
  ];
}

/** All of them in the app's stack, for the journeys that it has. */
export function acknowledgements(
  { name, region, options }: Pick<Stage, 'name' | 'region' | 'options'>,
  journeys: readonly string[],
): readonly Acknowledgement[] {
  const stackName = `lojal-${name}`;
  return [
    {
      rule: 'APIG4',
      at: 'Intake/Api/ANY--hooks--{form}',
      reason:
        'A form signs its request, and receive-webhook checks that over the raw body: no authorizer sees it.',
    },
    {
      rule: 'APIG4',
      at: 'Intake/Api/ANY--hooks--{form}--{secret}',
      reason:
        'A form tool that signs nothing and sets no header proves itself by the secret in the path, which receive-webhook checks; such a form may record facts and change nobody.',
    },
    {
      rule: 'APIG4',
      at: 'Intake/Api/ANY--u--{token}',
      reason:
        'The unguessable, signed token in the path is the right to the page. One-click unsubscribe (RFC 8058) comes with nothing else.',
    },
    ...['a--{token}', 'p--{token}', 'p--{token}--{page}'].map((path) => ({
      rule: 'APIG4',
      at: `Intake/Api/ANY--${path}`,
      reason:
        'The unguessable, signed token in the path is the right to the page: members have no account with us to sign in to.',
    })),
    {
      rule: 'SQS3',
      at: 'FailedInvocations/Queue',
      reason:
        'It is the dead-letter queue itself, of rules, topics, schedules and four functions rather than of a queue.',
    },
    ...['RecordEvent', 'StartJourney', 'Sweep'].map((verb) => ({
      rule: `IAM5[Resource::arn:aws:scheduler:${region}:<AWS::AccountId>:schedule/${stackName}/*]`,
      at: `${verb}/Role`,
      reason: SCHEDULES,
    })),
    ...(options.xray ? VERBS : []).map((verb) => ({
      rule: 'IAM5[Resource::*]',
      at: `${verb}/Role`,
      reason: SEGMENTS,
    })),
    ...journeys.flatMap((journey) => [
      { rule: 'SF1', at: `Journeys/${journey}/Machine`, reason: HISTORY },
      { rule: 'SF2', at: `Journeys/${journey}/Machine`, reason: TRACES },
      ...['RecordEvent', 'Sweep'].map((verb) => ({
        rule: `IAM5[Resource::arn:aws:states:${region}:<AWS::AccountId>:execution:${stackName}-${journey}:*]`,
        at: `${verb}/Role`,
        reason: EXECUTIONS,
      })),
    ]),
  ];
}

/** @throws Error by the CDK when there is no construct at the path of one. */
export function acknowledge(stack: Stack, all: readonly Acknowledgement[]): void {
  for (const { rule, at, reason } of all) {
    const construct = at.split('/').reduce((scope, id) => scope.node.findChild(id), stack as IConstruct);
    Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
  }
}
