import type { Synthesised } from './assembly.ts';
import { mayDo, policiesOf } from './access.ts';
import { functionAt, timeoutOf } from './functions.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { allBefore } from './templates.ts';
import { viewOf, type Resource, type View } from './view.ts';

interface QueueProperties {
  readonly VisibilityTimeout: number;
  readonly MessageRetentionPeriod: number;
  readonly FifoQueue: boolean;
  readonly RedrivePolicy: { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number };
}
interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly FunctionResponseTypes: readonly string[];
  readonly BatchSize: number;
  readonly MaximumBatchingWindowInSeconds: number;
}
type Queue = Resource<Partial<QueueProperties>>;
const queuesIn = (view: View): readonly Queue[] => view.ofType<QueueProperties>('AWS::SQS::Queue');
export const queueAt = (view: View, arn: string | undefined): Queue | undefined =>
  queuesIn(view).find((one) => one.arn === arn);

/** Lambda checks the role when it makes these, so the role's policy must stand by then. */
export function afterPolicy(
  view: View,
  { id, stack }: Pick<Resource, 'id' | 'stack'>,
  roleArn: string | undefined,
): Problem[] {
  const role = view.byArn(roleArn);
  const policies = policiesOf(view).filter(
    ({ kind, on }) => kind === 'identity' && role !== undefined && on.includes(role.name),
  );
  const before = allBefore(stack, id);
  // What stands in another stack stands before all of this one.
  return policies
    .filter(({ at }) => at in stack.template.Resources && at !== role?.id && !before.has(at))
    .map(({ at }) =>
      problem(
        id,
        `may be made before ${at}, and Lambda would refuse it then: make it, or its function, wait for that.`,
      ),
    );
}

const MOST_TIMES = 6;

function mappings(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view.ofType<MappingProperties>('AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const { id, properties } = mapping;
    const called = functionAt(app, properties.FunctionName);
    const queue = queueAt(view, properties.EventSourceArn);
    if (!called) return [problem(id, `calls ${properties.FunctionName}, which is no function of this app.`)];
    if (!queue)
      return [problem(id, `takes from ${properties.EventSourceArn}, which is no queue of this app.`)];
    const visible = queue.properties.VisibilityTimeout ?? 30;
    const [hash = ''] = called.properties.Code?.S3Key?.split('.') ?? [];
    const answers = properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
    const { BatchSize = 10, MaximumBatchingWindowInSeconds: window = 0 } = properties;
    return [
      ...(visible >= MOST_TIMES * timeoutOf(called)
        ? []
        : [
            problem(
              queue.id,
              `hides a message for ${visible} s, and ${called.id} may take ${timeoutOf(called)}: AWS asks for six times that.`,
            ),
          ]),
      ...(answers === (app.code[hash]?.answersForEach ?? answers)
        ? []
        : [
            problem(
              id,
              `${answers ? 'expects' : 'does not read'} batchItemFailures and the function ${answers ? 'gives none' : 'does'}: set ReportBatchItemFailures as it answers, or messages come again, or are lost.`,
            ),
          ]),
      ...(BatchSize > 10 && window < 1
        ? [problem(id, `takes ${BatchSize} at once without a window: Lambda asks for at least a second.`)]
        : []),
      ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
        .filter((action) => !mayDo(view, called.properties.Role, action, queue.arn))
        .map((action) => problem(id, `is refused by Lambda: the role of ${called.id} may not ${action}.`)),
      ...(queue.properties.RedrivePolicy
        ? []
        : [
            problem(
              queue.id,
              'has no dead-letter queue: a message that always fails comes again for two weeks.',
            ),
          ]),
      ...((queue.properties.RedrivePolicy?.maxReceiveCount ?? 5) >= 5
        ? []
        : [
            problem(
              queue.id,
              'gives a message up too early: throttling counts as a try, and AWS asks for at least 5.',
            ),
          ]),
      ...afterPolicy(view, mapping, called.properties.Role),
    ];
  });
}

const DEFAULT_RETENTION = 345_600;

function queues(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return queuesIn(view).flatMap(({ id, arn, properties }) => {
    const { RedrivePolicy, MessageRetentionPeriod: kept = DEFAULT_RETENTION } = properties;
    if (!RedrivePolicy) return [];
    const target = queueAt(view, RedrivePolicy.deadLetterTargetArn);
    if (!target)
      return [
        problem(id, `gives up to ${RedrivePolicy.deadLetterTargetArn}, which is no queue of this app.`),
      ];
    const longer = target.properties.MessageRetentionPeriod ?? DEFAULT_RETENTION;
    return [
      ...(target.arn === arn
        ? [
            problem(
              id,
              'gives up to itself: a message would go round until it is too old. Name its dead-letter queue.',
            ),
          ]
        : []),
      // The age of a message counts on from the first queue.
      ...(longer < kept
        ? [
            problem(
              target.id,
              `keeps for ${longer} s and ${id} for ${kept}: what was old there is gone here. Keep at least as long.`,
            ),
          ]
        : []),
      ...((target.properties.FifoQueue ?? false) === (properties.FifoQueue ?? false)
        ? []
        : [
            problem(
              id,
              `gives up to ${target.id}: a FIFO queue needs a FIFO one, a standard queue a standard one.`,
            ),
          ]),
    ];
  });
}

export const queueRules: readonly Rule[] = [
  {
    name: 'queue-mappings',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    check: mappings,
  },
  {
    name: 'queues',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    check: queues,
  },
];
