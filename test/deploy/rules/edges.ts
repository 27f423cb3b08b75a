import type { Synthesised } from './assembly.ts';
import { lets, mayCall, mayDo, trusts } from './access.ts';
import { functionAt, functionsIn } from './functions.ts';
import { afterPolicy, queueAt } from './queues.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { viewOf, type View } from './view.ts';

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number;
    readonly MaximumEventAgeInSeconds?: number;
  };
}
interface SubscriptionProperties {
  readonly Protocol: string;
  readonly TopicArn: string;
  readonly Endpoint: string;
  readonly RedrivePolicy: { readonly deadLetterTargetArn?: string };
}
interface InvokeProperties {
  readonly FunctionName: string;
  readonly DestinationConfig: { readonly OnFailure?: { readonly Destination?: string } };
}

/** What is wrong with where failures go; `source` is the service that puts them there, where the queue's policy must let it. */
function keeping(
  view: View,
  at: string,
  arn: string | undefined,
  source?: readonly [service: string, arn: string],
): Problem[] {
  if (arn === undefined) return [problem(at, 'has no dead-letter queue: what fails is lost. Give it one.')];
  const queue = queueAt(view, arn);
  if (!queue) return [problem(at, `keeps what fails in ${arn}, which is no queue of this app.`)];
  return [
    ...(queue.properties.FifoQueue === true
      ? [problem(at, `keeps what fails in ${queue.id}, a FIFO queue: it must be a standard one.`)]
      : []),
    ...(source && !lets(view, queue, source[0], 'sqs:SendMessage', source[1])
      ? [
          problem(
            at,
            `may not put what fails into ${queue.id}: let ${source[0]}.amazonaws.com send there in the queue's policy.`,
          ),
        ]
      : []),
  ];
}

function rules(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view
    .ofType<{ Targets: readonly Target[] }>('AWS::Events::Rule')
    .flatMap(({ id, arn, properties }) => {
      const targets = properties.Targets ?? [];
      if (targets.length === 0) return [problem(id, 'has no target: what it waits for goes nowhere.')];
      return targets.flatMap((target) => {
        const called = functionAt(app, target.Arn);
        return [
          ...(called || view.byArn(target.Arn)
            ? []
            : [problem(id, `calls ${target.Arn}, which is nothing of this app.`)]),
          ...keeping(view, id, target.DeadLetterConfig?.Arn, ['events', arn]),
          ...(target.RetryPolicy ? [] : [problem(id, 'has no retry policy: say for how long it tries.')]),
          ...(called && !mayCall(view, called, 'events', arn)
            ? [
                problem(
                  id,
                  `may not call ${called.id}: add an AWS::Lambda::Permission for events.amazonaws.com and this rule.`,
                ),
              ]
            : []),
          ...(called ? asyncConfig(app, called.id, `the rule ${id}`) : []),
        ];
      });
    });
}

function subscriptions(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view.ofType<SubscriptionProperties>('AWS::SNS::Subscription').flatMap(({ id, properties }) => {
    const { Protocol = '', TopicArn = '', Endpoint, RedrivePolicy } = properties;
    // A person's mailbox keeps what it has got, and SNS asks for nothing there.
    if (Protocol !== 'lambda' && Protocol !== 'sqs') return [];
    const called = functionAt(app, Endpoint);
    return [
      ...(view.byArn(TopicArn)
        ? []
        : [problem(id, `listens to ${TopicArn}, which is no topic of this app.`)]),
      ...keeping(view, id, RedrivePolicy?.deadLetterTargetArn, ['sns', TopicArn]),
      ...(Protocol === 'lambda' && !called
        ? [problem(id, `calls ${Endpoint}, which is no function of this app.`)]
        : []),
      ...(called && !mayCall(view, called, 'sns', TopicArn)
        ? [
            problem(
              id,
              `may not call ${called.id}: add an AWS::Lambda::Permission for sns.amazonaws.com and this topic.`,
            ),
          ]
        : []),
      ...(called ? asyncConfig(app, called.id, `the topic of ${id}`) : []),
    ];
  });
}

function schedules(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const written = view
    .ofType<{ Target: Target }>('AWS::Scheduler::Schedule')
    .map(({ id, properties }) => ({ at: id, target: properties.Target }));
  // One-time schedules are in no template: functions make them, with what this variable holds.
  const made = functionsIn(app).flatMap(({ id, properties }) => {
    const { SCHEDULES } = properties.Environment?.Variables ?? {};
    if (SCHEDULES === undefined) return [];
    const { role, target, deadLetters } = JSON.parse(SCHEDULES) as Record<
      'role' | 'target' | 'deadLetters',
      string
    >;
    return [
      {
        at: id,
        target: { Arn: target, RoleArn: role, DeadLetterConfig: { Arn: deadLetters }, RetryPolicy: {} },
      },
    ];
  });
  return [...written, ...made].flatMap(({ at, target }) => {
    const { Arn = '', RoleArn, DeadLetterConfig, RetryPolicy } = target ?? {};
    const called = functionAt(app, Arn);
    return [
      ...(called
        ? asyncConfig(app, called.id, `schedules of ${at}`)
        : [problem(at, `schedules ${Arn}, which is no function of this app.`)]),
      ...(trusts(view, RoleArn, 'scheduler')
        ? []
        : [
            problem(
              at,
              `schedules with the role ${RoleArn}, which Scheduler may not take on: let scheduler.amazonaws.com assume it.`,
            ),
          ]),
      ...(mayDo(view, RoleArn, 'lambda:InvokeFunction', Arn)
        ? []
        : [problem(at, `schedules with a role that may not invoke ${Arn}: allow it lambda:InvokeFunction.`)]),
      ...keeping(view, at, DeadLetterConfig?.Arn),
      ...(DeadLetterConfig?.Arn === undefined || mayDo(view, RoleArn, 'sqs:SendMessage', DeadLetterConfig.Arn)
        ? []
        : [
            problem(
              at,
              'schedules with a role that may not put what fails into its queue: allow it sqs:SendMessage.',
            ),
          ]),
      ...(RetryPolicy ? [] : [problem(at, 'has no retry policy: say for how long it tries.')]),
    ];
  });
}

/** Lambda answers such a caller at once and fails later, when nobody listens any more. */
function asyncConfig(app: Synthesised, id: string, caller: string): Problem[] {
  const view = viewOf(app);
  const called = functionsIn(app).find((one) => one.id === id)!;
  const config = view
    .ofType<InvokeProperties>('AWS::Lambda::EventInvokeConfig')
    .find(({ properties }) => functionAt(app, properties.FunctionName) === called);
  const destination = config?.properties.DestinationConfig?.OnFailure?.Destination;
  if (destination === undefined)
    return [
      problem(
        id,
        `is called by ${caller} without anyone waiting, and what it fails on is lost: give it an EventInvokeConfig with OnFailure.`,
      ),
    ];
  return [
    ...keeping(view, config!.id, destination),
    ...(mayDo(view, called.properties.Role, 'sqs:SendMessage', destination)
      ? []
      : [
          problem(
            config!.id,
            `is refused by Lambda: the role of ${id} may not sqs:SendMessage to ${destination}.`,
          ),
        ]),
    ...afterPolicy(view, config!, called.properties.Role),
  ];
}

export const edgeRules: readonly Rule[] = [
  {
    name: 'event-rules',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
    check: rules,
  },
  {
    name: 'subscriptions',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
    check: subscriptions,
  },
  {
    name: 'schedule-targets',
    source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
    check: schedules,
  },
];
