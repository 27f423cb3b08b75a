import { createHash } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createAwsSecrets } from '../../shared/adapters/secrets.aws.ts';
import type { LocalQueue } from '../../shared/adapters/queue.local.ts';
import type { LocalRuns } from '../../shared/adapters/runs.local.ts';
import type { LocalSchedules } from '../../shared/adapters/schedules.local.ts';
import { smsOf } from '../../shared/message/sms.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { MailNotAccepted, type Mail, type Mailer } from '../../shared/ports/mailer.ts';
import type { RunInput } from '../../shared/ports/runs.ts';
import type { Secrets } from '../../shared/ports/secrets.ts';
import type { ScheduleTarget } from '../../shared/ports/schedules.ts';
import { TextNotAccepted, type Text, type Texter } from '../../shared/ports/texter.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { AwsError, LineBroken, type AwsServices } from './aws-endpoint.ts';
import type { Input } from './aws-requests.ts';

interface Behind {
  readonly clock: Clock;
  readonly queue: LocalQueue;
  readonly runs: LocalRuns;
  readonly schedules: LocalSchedules;
  readonly mailer: Mailer;
  readonly texter: Texter;
  /** What the one secret holds. */
  readonly secret: object;
  /** By the ARN of each state machine, the journey that it is. */
  readonly machines: ReadonlyMap<string, string>;
  readonly scheduleGroups: ReadonlySet<string>;
  /** Of which journey a token is. */
  readonly journeyOf: (token: string) => string | undefined;
}

export interface Services extends AwsServices {
  /** The name and the target of a schedule, which is gone once it has fired. */
  readonly armed: Map<string, { readonly target: string; readonly arn: string; readonly role: string }>;
  /** What an execution was started with, as text. */
  readonly inputOf: (run: string) => string;
  /** The ARNs of a run and of its machine. */
  readonly machineNamed: (
    journey: string,
    run: string,
  ) => { readonly executionArn: string; readonly stateMachineArn: string };
}

/** The services as their API references say that they answer, on what the local world has for each. */
export function createServices(behind: Behind): Services {
  const { clock, queue, runs, schedules, mailer, texter, machines } = behind;
  const started = new Map<string, { readonly input: string; readonly run: RunInput }>();
  const armed: Services['armed'] = new Map();

  const arm = async (input: Input): Promise<object> => {
    const { Arn, RoleArn, Input: target } = input['Target'] as Record<'Arn' | 'RoleArn' | 'Input', string>;
    const name = String(input['Name']);
    const at = instant(`${String(input['ScheduleExpression']).slice(3, 22)}Z`);
    if (at <= clock.now()) throw new AwsError('ValidationException', 'The schedule is for the past.');
    await schedules.arm({ name, at, target: JSON.parse(target) as ScheduleTarget });
    armed.set(name, { target, arn: Arn, role: RoleArn });
    return { ScheduleArn: `arn:of:${name}` };
  };
  const requireGroup = (input: Input): void => {
    if (!behind.scheduleGroups.has(String(input['GroupName'])))
      throw new AwsError('ResourceNotFoundException', 'There is no such group.', 404);
  };
  const requireArmed = (input: Input): void => {
    if (!armed.has(String(input['Name'])))
      throw new AwsError('ResourceNotFoundException', 'There is no such schedule.', 404);
  };
  const executionNamed = (executionArn: unknown) => {
    const name = String(executionArn).split(':').at(-1)!;
    const found = started.get(name);
    if (!found) throw new AwsError('ExecutionDoesNotExist', 'There is no such execution.');
    return found;
  };

  const machineOfJourney = (journey: string | undefined): string =>
    [...machines].find(([, one]) => one === journey)?.[0] ?? 'no-state-machine';
  const executionOf = (machine: string, run: string): string =>
    `${machine.replace(':stateMachine:', ':execution:')}:${run}`;

  return {
    armed,
    inputOf: (run) => executionNamed(run).input,
    machineNamed(journey, run) {
      const stateMachineArn = machineOfJourney(journey);
      return { stateMachineArn, executionArn: executionOf(stateMachineArn, run) };
    },
    machineOf: (token) => machineOfJourney(behind.journeyOf(token)),
    answers: {
      async 'AmazonSQS.SendMessage'({ MessageBody }) {
        const body = String(MessageBody);
        await queue.send(body);
        // The client checks the sum, as it would on AWS.
        return {
          MessageId: `message-${queue.size()}`,
          MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
        };
      },
      async 'AWSStepFunctions.StartExecution'({ stateMachineArn, name, input }) {
        const machine = String(stateMachineArn);
        if (!machines.has(machine))
          throw new AwsError('StateMachineDoesNotExist', 'There is no such state machine.');
        const before = started.get(String(name));
        if (before && (before.input !== input || (await runs.status(before.run)) !== 'RUNNING'))
          throw new AwsError('ExecutionAlreadyExists', 'It ran, or runs with another input.');
        const run = JSON.parse(String(input)) as RunInput;
        started.set(String(name), { input: String(input), run });
        await runs.start(run);
        return {
          executionArn: executionOf(machine, String(name)),
          startDate: Date.parse(clock.now()) / 1000,
        };
      },
      async 'AWSStepFunctions.DescribeExecution'({ executionArn }) {
        const { run } = executionNamed(executionArn);
        return {
          executionArn,
          stateMachineArn: machineOfJourney(run.journey),
          startDate: 0,
          status: await runs.status(run),
        };
      },
      async 'AWSStepFunctions.StopExecution'({ executionArn, cause }) {
        await runs.stop({ ...executionNamed(executionArn).run, cause: String(cause) });
        return { stopDate: Date.parse(clock.now()) / 1000 };
      },
      async 'AWSStepFunctions.SendTaskSuccess'({ taskToken, output }) {
        const result = JSON.parse(String(output)) as Readonly<Record<string, string>>;
        if (await runs.tell(String(taskToken), result)) return {};
        throw new AwsError('TaskTimedOut', 'Task Timed Out: the token is of a task that is closed');
      },
      async 'scheduler.CreateSchedule'(input) {
        requireGroup(input);
        if (armed.has(String(input['Name'])))
          throw new AwsError('ConflictException', 'There is one of this name.', 409);
        return arm(input);
      },
      async 'scheduler.UpdateSchedule'(input) {
        requireArmed(input);
        return arm(input);
      },
      async 'scheduler.DeleteSchedule'(input) {
        requireArmed(input);
        armed.delete(String(input['Name']));
        await schedules.disarm(String(input['Name']));
        return {};
      },
      'secretsmanager.GetSecretValue': ({ SecretId }) => ({
        ARN: SecretId,
        SecretString: JSON.stringify(behind.secret),
      }),
      async 'PinpointSMSVoiceV2.SendTextMessage'(input) {
        const { providerId } = await refusing(texter.send(toText(input, clock)), TEXT_REFUSALS);
        return { MessageId: providerId };
      },
      async 'ses.SendEmail'(input) {
        const { providerId } = await refusing(mailer.send(toMail(input)), MAIL_REFUSALS);
        return { MessageId: providerId };
      },
    },
  };
}

/** The secrets as the functions read them, for whoever plays a form's tool. */
export function secretsBehind(secret: object, clock: Clock): Secrets {
  const answer = { SecretString: JSON.stringify(secret) };
  const client = { send: async () => answer } as unknown as SecretsManagerClient;
  return createAwsSecrets(client, 'the-secret', clock);
}

type Refusals = Readonly<Record<string, readonly [type: string, status: number]>>;

/** The errors by which SES says each refusal that a fault of the local world can be. */
const MAIL_REFUSALS: Refusals = {
  throttled: ['TooManyRequestsException', 429],
  quota: ['LimitExceededException', 400],
  paused: ['SendingPausedException', 400],
  'not-verified': ['MailFromDomainNotVerifiedException', 400],
  rejected: ['MessageRejected', 400],
};
const TEXT_REFUSALS: Refusals = {
  throttled: ['ThrottlingException', 400],
  quota: ['ServiceQuotaExceededException', 400],
  'not-configured': ['ResourceNotFoundException', 400],
  rejected: ['ValidationException', 400],
};

async function refusing<Answer>(sending: Promise<Answer>, refusals: Refusals): Promise<Answer> {
  try {
    return await sending;
  } catch (error) {
    if (!(error instanceof MailNotAccepted || error instanceof TextNotAccepted)) throw new LineBroken();
    const [type, status] = refusals[error.reason] ?? [];
    if (type === undefined)
      throw new TypeError(`By what error is "${error.reason}" said? Add it above.`, { cause: error });
    throw new AwsError(type, 'The message was refused.', status);
  }
}

interface SesInput {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly [string] };
  readonly ReplyToAddresses: readonly [string];
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
      readonly Headers: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

const named = (pairs: SesInput['EmailTags']): Record<string, string> =>
  Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));

/** A mail as it was before its adapter made a request of it. */
function toMail(input: Input): Mail {
  const { FromEmailAddress, Destination, ReplyToAddresses, EmailTags, Content } =
    input as unknown as SesInput;
  const [, name, address] = /^"((?:[^"\\]|\\.)*)" <([^<>]+)>$/.exec(FromEmailAddress) ?? [];
  if (name === undefined || address === undefined)
    throw new TypeError(
      'The name of a sender beyond ASCII comes as an encoded word: read it in test/support/aws-services.ts.',
    );
  const { Subject, Body, Headers } = Content.Simple;
  const tags = named(EmailTags);
  return {
    key: tags['key'] ?? '',
    from: { name: name.replaceAll(/\\(.)/g, '$1'), address },
    to: Destination.ToAddresses[0],
    replyTo: ReplyToAddresses[0],
    subject: Subject.Data,
    text: Body.Text.Data,
    html: Body.Html.Data,
    headers: named(Headers),
    tags,
  };
}

/** An SMS as it was before; how it is counted stands in no request. */
function toText(input: Input, clock: Clock): Text {
  const { key = '', ...context } = input['Context'] as Record<string, string>;
  const { body, encoding, parts } = smsOf(String(input['MessageBody']));
  return {
    key,
    to: String(input['DestinationPhoneNumber']),
    from: String(input['OriginationIdentity']),
    body,
    encoding,
    parts,
    deliverBefore: plus(clock.now(), `PT${Number(input['TimeToLive'])}S`),
    context,
  };
}
