import type { Synthesised } from './assembly.ts';
import { lets } from './access.ts';
import { functionsIn } from './functions.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { viewOf, type Resource, type View } from './view.ts';

interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly ActionsEnabled: boolean;
  readonly AlarmActions: readonly string[];
  readonly OKActions: readonly string[];
}
interface FilterProperties {
  readonly LogGroupName: string;
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly {
    readonly MetricName: string;
    readonly MetricNamespace: string;
  }[];
}
type Alarm = Resource<Partial<AlarmProperties>>;

/**
 * Metrics of AWS's own, as its guides name them: the dimension, the type whose name it holds, and the statistic that says
 * something of each. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
const MEASURED: Readonly<Record<string, { dimension: string; of: string; metrics: Record<string, string> }>> =
  {
    'AWS/SQS': {
      dimension: 'QueueName',
      of: 'AWS::SQS::Queue',
      metrics: { ApproximateNumberOfMessagesVisible: 'Maximum', ApproximateAgeOfOldestMessage: 'Maximum' },
    },
    'AWS/Lambda': {
      dimension: 'FunctionName',
      of: 'AWS::Lambda::Function',
      metrics: { Invocations: 'Sum', Errors: 'Sum', Throttles: 'Sum' },
    },
  };

const alarmsIn = (view: View): readonly Alarm[] => view.ofType<AlarmProperties>('AWS::CloudWatch::Alarm');
const filtersIn = (view: View): readonly Resource<Partial<FilterProperties>>[] =>
  view.ofType<FilterProperties>('AWS::Logs::MetricFilter');

/** What an alarm looks at: a misspelt word is no error to CloudWatch, which waits for such a metric for ever. */
function metrics(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return alarmsIn(view).flatMap(({ id, properties }) => {
    const { Namespace = '', MetricName = '', Dimensions = [], Statistic = '' } = properties;
    const written = filtersIn(view)
      .flatMap((one) => one.properties.MetricTransformations ?? [])
      .some((to) => to.MetricNamespace === Namespace && to.MetricName === MetricName);
    if (written)
      return [
        ...(Statistic === 'Sum' ? [] : [problem(id, `takes the ${Statistic} of lines that count 1: Sum.`)]),
        ...(Dimensions.length === 0
          ? []
          : [problem(id, 'asks for a dimension, and the filters write none: leave it out.')]),
      ];
    const known = MEASURED[Namespace];
    const statistic = known?.metrics[MetricName];
    if (!known || statistic === undefined)
      return [
        problem(
          id,
          `looks at ${Namespace} ${MetricName}, which no filter writes and rules/alarms.ts does not know: it would wait for ever. Mend the name, or look it up and add it there.`,
        ),
      ];
    const [only, ...more] = Dimensions;
    const named = view.ofType(known.of).some(({ name }) => name === only?.Value);
    return [
      ...(only?.Name === known.dimension && named && more.length === 0
        ? []
        : [
            problem(
              id,
              `looks at ${Namespace} by ${Dimensions.map(({ Name, Value }) => `${Name} ${Value}`).join() || 'nothing'}: it must be ${known.dimension} with the name of a ${known.of} of this app.`,
            ),
          ]),
      ...(Statistic === statistic
        ? []
        : [problem(id, `takes the ${Statistic} of ${MetricName}: it must be ${statistic}.`)]),
    ];
  });
}

/** Seconds that an alarm may look back: a day, or a week where each period is an hour or more. */
const lookBack = (period: number): number => (period < 3600 ? 86_400 : 604_800);

/** How an alarm judges. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function judgement(app: Synthesised): Problem[] {
  return alarmsIn(viewOf(app)).flatMap(({ id, properties }) => {
    const { Period = 0, EvaluationPeriods: looked = 1, ComparisonOperator = '' } = properties;
    const { DatapointsToAlarm: needed = looked, TreatMissingData = 'missing' } = properties;
    const missing = ComparisonOperator.startsWith('LessThan') ? 'breaching' : 'notBreaching';
    return [
      ...([10, 20, 30].includes(Period) || (Period > 0 && Period % 60 === 0)
        ? []
        : [problem(id, `has a period of ${Period} s: CloudWatch takes 10, 20, 30 or whole minutes.`)]),
      ...(Period * looked <= lookBack(Period)
        ? []
        : [problem(id, `looks back ${Period * looked} s: CloudWatch takes ${lookBack(Period)}.`)]),
      ...(needed <= looked ? [] : [problem(id, `needs ${needed} periods of ${looked}: it is never raised.`)]),
      ...(TreatMissingData === missing
        ? []
        : [
            problem(
              id,
              `takes no number for "${TreatMissingData}": with ${ComparisonOperator} it must be ${missing}, or it is silent when it should be raised, or raised for ever.`,
            ),
          ]),
    ];
  });
}

/** Whether a person hears of it, when it is raised and when it is over. */
function heard(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const listened = view
    .ofType<{ TopicArn: string }>('AWS::SNS::Subscription')
    .map(({ properties }) => properties.TopicArn);
  return alarmsIn(view).flatMap(({ id, arn, properties }) => {
    const { ActionsEnabled = true, AlarmActions = [], OKActions = [] } = properties;
    const told = [...new Set([...AlarmActions, ...OKActions])];
    return [
      ...(ActionsEnabled ? [] : [problem(id, 'is silenced: leave ActionsEnabled out.')]),
      ...(AlarmActions.length > 0 ? [] : [problem(id, 'tells nobody when it is raised: give it an action.')]),
      ...(OKActions.length > 0 ? [] : [problem(id, 'tells nobody when it is over: give it an OK action.')]),
      ...told.flatMap((action) => {
        const topic = view.byArn(action);
        if (!topic) return [problem(id, `tells ${action}, which is no topic of this app.`)];
        return [
          ...(listened.includes(action)
            ? []
            : [problem(id, `tells ${topic.id}, and nobody listens there: subscribe an address.`)]),
          ...(lets(view, topic, 'cloudwatch', 'sns:Publish', arn)
            ? []
            : [
                problem(
                  id,
                  `may not publish to ${topic.id}: let cloudwatch.amazonaws.com in the topic's policy, or the alarm is raised and nobody told.`,
                ),
              ]),
        ];
      }),
    ];
  });
}

/** `{ $.field = "…" }`, or words between quotation marks. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const PATTERN = /^(?:\{ \$\.(?<field>\w+) (?:=|!=) "[^"]*" \}|"(?:[^"\\]|\\.)+")$/;
/** Fields of a line of the functions' logger. */
const LOGGED = ['level', 'message', 'error'];

/** Filters that count nothing, and logs whose errors nobody counts. */
function filters(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const watched = alarmsIn(view).map(
    ({ properties: { Namespace, MetricName } }) => `${Namespace} ${MetricName}`,
  );
  const access = view
    .ofType<{ AccessLogSettings: { Format?: string; DestinationArn?: string } }>('AWS::ApiGatewayV2::Stage')
    .map(({ properties: { AccessLogSettings: { Format = '{}', DestinationArn = '' } = {} } }) => ({
      fields: Object.keys(JSON.parse(Format) as object),
      DestinationArn,
    }));
  const found = filtersIn(view).flatMap(({ id, properties }) => {
    const { LogGroupName = '', FilterPattern = '', MetricTransformations: to = [] } = properties;
    const match = PATTERN.exec(FilterPattern);
    if (!match) return [problem(id, `has the pattern ${FilterPattern}, which CloudWatch would not read so.`)];
    const field = match.groups?.['field'];
    const log = view.ofType('AWS::Logs::LogGroup').find(({ name }) => name === LogGroupName);
    if (!log) return [problem(id, `reads ${LogGroupName}, which is no log group of this app.`)];
    const fields = access.find((one) => one.DestinationArn.startsWith(log.arn))?.fields ?? LOGGED;
    return [
      ...(field === undefined || fields.includes(field)
        ? []
        : [problem(id, `looks for ${field}, and lines there have ${fields.join(', ')}.`)]),
      ...to
        .filter((one) => !watched.includes(`${one.MetricNamespace} ${one.MetricName}`))
        .map((one) => problem(id, `counts ${one.MetricNamespace} ${one.MetricName}, and no alarm looks.`)),
    ];
  });
  const errors = filtersIn(view)
    .filter(({ properties }) => properties.FilterPattern === '{ $.level = "ERROR" }')
    .map(({ properties }) => properties.LogGroupName);
  const unread = functionsIn(app)
    .filter(({ properties }) => !errors.includes(properties.LoggingConfig?.LogGroup))
    .map(({ id }) => problem(id, 'logs errors that no filter counts: nobody hears of them.'));
  return [...found, ...unread];
}

/** What is given up waits for a person, and what runs by the clock may stop: of each someone must hear. */
function unwatched(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const looked = (metric: string): readonly string[] =>
    alarmsIn(view)
      .filter(({ properties }) => properties.MetricName === metric)
      .flatMap(({ properties }) => properties.Dimensions ?? [])
      .map(({ Value }) => Value);
  const taken = view
    .ofType<{ EventSourceArn: string }>('AWS::Lambda::EventSourceMapping')
    .map(({ properties }) => properties.EventSourceArn);
  const queues = view
    .ofType('AWS::SQS::Queue')
    .filter(
      ({ arn, name }) => !taken.includes(arn) && !looked('ApproximateNumberOfMessagesVisible').includes(name),
    )
    .map(({ id }) => problem(id, 'keeps what was given up, and no alarm says so.'));
  const scheduled = view
    .ofType<{ Target: { Arn?: string }; ScheduleExpression: string }>('AWS::Scheduler::Schedule')
    .flatMap(({ id, properties: { Target, ScheduleExpression } }) => {
      const called = functionsIn(app).find(({ arn }) => arn === Target?.Arn);
      if (!called) return [];
      const dead = alarmsIn(view).find(
        ({ properties: one }) =>
          one.MetricName === 'Invocations' && one.Dimensions?.some(({ Value }) => Value === called.name),
      );
      if (!dead) return [problem(id, `calls ${called.id}, and no alarm says when that stops.`)];
      // A dead man's alarm that looks at hours must be answered each hour.
      return dead.properties.Period === 3600 &&
        /^(cron\(\d+ \* \* \* \? \*\)|rate\(1 hour\))$/.test(ScheduleExpression ?? '')
        ? []
        : [
            problem(
              id,
              `calls ${called.id} by ${ScheduleExpression}, and ${dead.id} expects it every ${dead.properties.Period} s: both must be an hour, as in the local world.`,
            ),
          ];
    });
  return [...queues, ...scheduled];
}

const PUT = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';

export const alarmRules: readonly Rule[] = [
  { name: 'alarm-metrics', source: PUT, check: metrics },
  { name: 'alarm-judgement', source: PUT, check: judgement },
  {
    name: 'alarms-heard',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html',
    check: heard,
  },
  {
    name: 'metric-filters',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    check: filters,
  },
  { name: 'watched', source: 'DESIGN §8; INVARIANTS I40', check: unwatched },
];
