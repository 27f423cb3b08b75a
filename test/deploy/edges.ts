import { ofType, type Deployed } from '../support/deployed.ts';
import { functionsOf, lambdaArn, nameOf, type InvokeConfig } from './access.ts';

interface QueueProperties {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly SqsManagedSseEnabled?: boolean;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number };
}
interface Target {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}
interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly string[];
}

const FORTNIGHT_SECONDS = 14 * 24 * 60 * 60;
const idIn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Things that are called without anyone waiting for the answer, as `<what>` and what is called. */
function asyncTargets(stack: Deployed): { from: string; target: Target }[] {
  return [
    ...ofType<{ Targets: readonly Target[] }>(stack, 'AWS::Events::Rule').flatMap(({ id, properties }) =>
      properties.Targets.map((target) => ({ from: id, target })),
    ),
    ...ofType<{ Target: Target }>(stack, 'AWS::Scheduler::Schedule').map(({ id, properties }) => ({
      from: id,
      target: properties.Target,
    })),
    ...ofType<{ Protocol: string; Endpoint: string; RedrivePolicy?: { deadLetterTargetArn?: string } }>(
      stack,
      'AWS::SNS::Subscription',
    )
      // A mail to a person is lost where the address is wrong, and the alarm stands in the console all the same.
      .filter(({ properties }) => properties.Protocol !== 'email')
      .map(({ id, properties: { Endpoint, RedrivePolicy } }) => ({
        from: id,
        target: { Arn: Endpoint, DeadLetterConfig: { Arn: RedrivePolicy?.deadLetterTargetArn ?? 'nowhere' } },
      })),
    // One-time schedules are no part of the template: they are made with what this variable holds.
    ...functionsOf(stack).flatMap(({ id, properties: { Environment } }) => {
      const { SCHEDULES } = Environment.Variables;
      if (SCHEDULES === undefined) return [];
      const { target, deadLetters } = JSON.parse(SCHEDULES) as Record<'target' | 'deadLetters', string>;
      return [{ from: `${id}'s schedules`, target: { Arn: target, DeadLetterConfig: { Arn: deadLetters } } }];
    }),
  ];
}

/** Ways on which something could be lost without a trace. */
export function lossProblems(stack: Deployed): string[] {
  const queues = new Map(
    ofType<QueueProperties>(stack, 'AWS::SQS::Queue').map(({ id, properties }) => [id, properties]),
  );
  const deadLetters = new Set<string>();
  const problems: string[] = [];
  const keptBy = (from: string, arn: string | undefined): void => {
    if (arn === undefined || !queues.has(idIn(arn))) problems.push(`${from}: what fails is kept nowhere`);
    else deadLetters.add(idIn(arn));
  };
  const configs = ofType<InvokeConfig>(stack, 'AWS::Lambda::EventInvokeConfig');
  for (const { from, target } of asyncTargets(stack)) {
    keptBy(from, target.DeadLetterConfig?.Arn);
    // One that waits for a person is kept where it is sent.
    if (queues.has(idIn(target.Arn))) continue;
    const called = functionsOf(stack).find((one) => lambdaArn(one) === target.Arn);
    const config = configs.find(
      ({ properties }) => called !== undefined && properties.FunctionName === nameOf(called),
    );
    keptBy(`${called?.id} called by ${from}`, config?.properties.DestinationConfig?.OnFailure?.Destination);
  }
  for (const { properties } of ofType<MappingProperties>(stack, 'AWS::Lambda::EventSourceMapping')) {
    const id = idIn(properties.EventSourceArn);
    keptBy(id, queues.get(id)?.RedrivePolicy?.deadLetterTargetArn);
  }
  for (const [id, { MessageRetentionPeriod, RedrivePolicy, SqsManagedSseEnabled }] of queues) {
    if (MessageRetentionPeriod !== FORTNIGHT_SECONDS) problems.push(`${id} does not keep for 14 days`);
    if (SqsManagedSseEnabled !== true) problems.push(`${id} is not encrypted`);
    if (!deadLetters.has(id) && !RedrivePolicy) problems.push(`${id} has no dead-letter queue`);
  }
  return problems;
}

/** A queue must not hand out again what is still being worked on, and one bad message must not hold up nine good ones. */
export function deliveryProblems(stack: Deployed): string[] {
  return ofType<MappingProperties>(stack, 'AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const queue = ofType<QueueProperties>(stack, 'AWS::SQS::Queue').find(
      (one) => one.id === idIn(properties.EventSourceArn),
    )?.properties;
    const limit = functionsOf(stack).find((one) => nameOf(one) === properties.FunctionName)?.properties
      .Timeout;
    return [
      ...((queue?.VisibilityTimeout ?? 30) < 6 * (limit ?? Infinity)
        ? [`${id}: hidden for too short a time`]
        : []),
      ...(queue?.RedrivePolicy?.maxReceiveCount === 5 ? [] : [`${id}: not given up after five times`]),
      ...(properties.FunctionResponseTypes?.includes('ReportBatchItemFailures')
        ? []
        : [`${id}: a batch fails as a whole`]),
    ];
  });
}

/** Logs that are kept for ever, or that Powertools' JSON would be wrapped in JSON in. */
export function logProblems(stack: Deployed): string[] {
  const groups = ofType<{ RetentionInDays?: number }>(stack, 'AWS::Logs::LogGroup');
  const known = new Set(groups.map(({ id }) => id));
  return [
    ...groups
      .filter(({ properties }) => properties.RetentionInDays !== 30)
      .map(({ id }) => `${id}: not 30 days`),
    ...functionsOf(stack).flatMap(({ id, properties: { LoggingConfig: log } }) => [
      ...(log?.LogGroup !== undefined && known.has(log.LogGroup) ? [] : [`${id}: a log of its own making`]),
      ...(log?.LogFormat === 'JSON' ? [`${id}: JSON within JSON`] : []),
    ]),
  ];
}

/** What an access log may tell of a request: nothing of who, and no path, which may hold a member's key. */
const TOLD = new Set(
  'requestId requestTimeEpoch routeKey httpMethod status responseLatency integrationErrorMessage'.split(' '),
);

export function accessLogProblems(stack: Deployed): string[] {
  return ofType<{ AccessLogSettings?: { Format?: string } }>(stack, 'AWS::ApiGatewayV2::Stage').flatMap(
    ({ id, properties }) => {
      const told = [...(properties.AccessLogSettings?.Format ?? '').matchAll(/\$context\.([\w.]+)/g)];
      if (told.length === 0) return [`${id}: no access log`];
      return told.filter(([, name]) => !TOLD.has(name!)).map(([, name]) => `${id}: tells ${name}`);
    },
  );
}

/** Routes other than those that functions/ are written for. */
export function routeProblems(stack: Deployed): string[] {
  const keys = ofType<{ RouteKey: string }>(stack, 'AWS::ApiGatewayV2::Route').map(
    ({ properties }) => properties.RouteKey,
  );
  const meant = [
    '/hooks/{form}',
    '/hooks/{form}/{secret}',
    '/u/{token}',
    '/a/{token}',
    '/p/{token}',
    '/p/{token}/{page}',
  ].map((path) => `ANY ${path}`);
  return [
    ...meant.filter((key) => !keys.includes(key)).map((key) => `no route ${key}`),
    ...keys.filter((key) => !meant.includes(key)).map((key) => `a route ${key}`),
  ];
}

/** Functions that are not built as agreed. The sweep alone may take longer. */
export function buildProblems(stack: Deployed): string[] {
  return functionsOf(stack).flatMap(({ id, properties }) => {
    const { Runtime, Architectures, Timeout, MemorySize, Description } = properties;
    const sound =
      Runtime === 'nodejs24.x' &&
      Architectures.join() === 'arm64' &&
      Timeout <= (Description === 'functions/sweep' ? 900 : 30) &&
      MemorySize >= 256 &&
      MemorySize <= 512;
    return sound ? [] : [`${id}: ${Runtime}, ${Architectures.join()}, ${Timeout} s, ${MemorySize} MB`];
  });
}

/** Secrets that the template would show to whoever may read it, or that a variable would hold. */
export function secretProblems(stack: Deployed): string[] {
  const written = stack.resources.filter(
    ({ type, properties }) =>
      JSON.stringify(properties).includes('{{resolve:') ||
      (type === 'AWS::SecretsManager::Secret' && 'SecretString' in properties),
  );
  const named = functionsOf(stack).flatMap(({ id, properties }) =>
    Object.entries(properties.Environment.Variables)
      .filter(([name, value]) => /whsec_|password|token|_key$/i.test(`${name}=${value}`))
      .map(([name]) => `${id}: ${name}`),
  );
  return [...written.map(({ id }) => `${id} holds a secret`), ...named];
}
