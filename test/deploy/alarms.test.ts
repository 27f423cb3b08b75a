import { describe, expect, it } from 'vitest';
import { NOT_ACCEPTED } from '../../shared/journey/errors.ts';
import { deployed, ofType, type Deployed } from '../support/deployed.ts';
import { synthesise } from '../support/stack.ts';
import { read } from '../support/tree.ts';
import { functionOf, functionsOf } from './access.ts';
import { alarmMetrics, idleCosts, total } from './idle-cost.ts';
import { stack, wrong } from './spoilt.ts';

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly string[];
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
}
interface Filter {
  readonly LogGroupName: string;
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly {
    readonly MetricName: string;
    readonly MetricNamespace: string;
    readonly DefaultValue?: number;
  }[];
}

const alarms = (one: Deployed): Alarm[] =>
  ofType<Alarm>(one, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties);
const nameOf = ({ AlarmName }: Alarm): string => AlarmName.split(' ')[1]!;
const alarm = (name: string, one: Deployed = stack): Alarm =>
  alarms(one).find((each) => nameOf(each) === name)!;
const filters = (metric: string): Filter[] =>
  ofType<Filter>(stack, 'AWS::Logs::MetricFilter')
    .map(({ properties }) => properties)
    .filter(({ MetricTransformations: [to] }) => to?.MetricName === metric);

/** Headings of the runbook under "Alarms", in their order. */
function headings(): string[] {
  const [, section = ''] = read('infra/RUNBOOK.md').split('\n## Alarms\n');
  return [...section.split('\n## ')[0]!.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!);
}

/** Alarms that tell nobody, or something else than the stage's topic. */
function untold(one: Deployed): string[] {
  const [topic] = ofType(one, 'AWS::SNS::Topic').filter(({ id }) => id.startsWith('AlarmsTopic'));
  return alarms(one)
    .filter(({ AlarmActions }) => AlarmActions.length !== 1 || !AlarmActions[0]!.endsWith(`:${topic!.id}`))
    .map(nameOf);
}

describe('an alarm', () => {
  it('has its heading in the runbook, and each heading its alarm', () => {
    expect(headings()).toEqual(alarms(stack).map(nameOf));
    expect(headings().length).toBeGreaterThan(3);
    for (const each of alarms(stack)) {
      expect(each.AlarmDescription).toContain(`infra/RUNBOOK.md, "${nameOf(each)}"`);
    }
  });

  it('says in the runbook what it means, how to look and how to mend', () => {
    const text = read('infra/RUNBOOK.md');
    for (const heading of headings()) {
      const section = text.split(`\n### ${heading}\n`)[1]!.split(/\n##+ /)[0]!;
      for (const part of ['**Means.**', '**Look.**', '**Mend.**'])
        expect(section, `${heading} ${part}`).toContain(part);
    }
  });

  it('writes to the address of the stage, and to nobody else', () => {
    const to = ofType<{ Protocol: string; Endpoint: string }>(stack, 'AWS::SNS::Subscription')
      .filter(({ properties }) => properties.Protocol === 'email')
      .map(({ properties }) => properties.Endpoint);
    expect(to).toEqual(['drift@example.org']);
    expect(untold(stack)).toEqual([]);
    expect(untold(wrong('AWS::CloudWatch::Alarm', '', { AlarmActions: ['arn:other'] }))).toEqual([
      'EventsDeadLetters',
    ]);
  });
});

describe('what raises it', () => {
  it('the sweep that does not run: no number is what it looks for', () => {
    const { Dimensions, Period, EvaluationPeriods, TreatMissingData, ...rest } = alarm('SweepMissing');
    expect(rest).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(Dimensions).toEqual([{ Name: 'FunctionName', Value: functionOf(stack, 'sweep').id }]);
    expect([Period, EvaluationPeriods, TreatMissingData]).toEqual([3600, 2, 'breaching']);
  });

  it('each queue in which something waits for a person', () => {
    const watched = alarms(stack)
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions }) => Dimensions![0]!.Value);
    // All queues but the one that is for work.
    const [work] = ofType<{ EventSourceArn: string }>(stack, 'AWS::Lambda::EventSourceMapping');
    const queues = ofType(stack, 'AWS::SQS::Queue').map(({ id }) => id);
    expect(watched.toSorted()).toEqual(
      queues.filter((id) => !work!.properties.EventSourceArn.endsWith(`:${id}`)).toSorted(),
    );
  });

  it('a run that failed, of which the queue is told its ids and no more', () => {
    const rule = ofType<{
      EventPattern: { detail: { status: string[] } };
      Targets: { Arn: string; InputTransformer: { InputPathsMap: Record<string, string> } }[];
    }>(stack, 'AWS::Events::Rule').find(({ id }) => id.startsWith('EndedRunsFailed'))!.properties;
    expect(rule.EventPattern.detail.status).toEqual(['FAILED', 'TIMED_OUT']);
    expect(rule.Targets[0]!.Arn).toContain('FailedInvocations');
    expect(Object.values(rule.Targets[0]!.InputTransformer.InputPathsMap)).toEqual([
      '$.detail.executionArn',
      '$.detail.status',
    ]);
  });

  it('an error line of any function, and an answer of the API that is one', () => {
    const logs = functionsOf(stack).map(({ properties }) => properties.LoggingConfig!.LogGroup!);
    const lines = filters('Faults').filter(({ FilterPattern }) => FilterPattern === '{ $.level = "ERROR" }');
    expect(lines.map(({ LogGroupName }) => LogGroupName).toSorted()).toEqual(logs.toSorted());
    expect(
      filters('Faults')
        .filter(
          ({ LogGroupName }) => LogGroupName.startsWith('/aws/vendedlogs') || !logs.includes(LogGroupName),
        )
        .map(({ FilterPattern }) => FilterPattern),
    ).toEqual(['{ $.status = "5*" }']);
    expect(alarm('Faults')).toMatchObject({ Namespace: 'lojal-dev', MetricName: 'Faults' });
  });

  it('a provider that refuses, as Lambda itself writes it of the error that the state machine retries', () => {
    const [filter, ...others] = filters('HeldBack');
    expect(others).toEqual([]);
    expect(filter!.LogGroupName).toBe(functionOf(stack, 'send-message').properties.LoggingConfig!.LogGroup);
    // A quoted pattern matches what stands between its quotation marks.
    const looksFor = filter!.FilterPattern.slice(1, -1).replaceAll('\\"', '"');
    const written = `ERROR\tInvoke Error \t${JSON.stringify({ errorType: NOT_ACCEPTED, errorMessage: 'frozen' })}`;
    expect(written).toContain(looksFor);
    expect(written.replace(NOT_ACCEPTED, 'TooEarly')).not.toContain(looksFor);
  });

  it('no metric of ours costs where nothing happens', () => {
    for (const { MetricTransformations: to } of [...filters('Faults'), ...filters('HeldBack')])
      expect(to.filter(({ DefaultValue }) => DefaultValue !== undefined)).toEqual([]);
  });
});

/** Milliseconds: a synth takes seconds, and on a busy machine minutes. */
const SLOW = 240_000;

describe('an idle stage', { timeout: SLOW }, () => {
  it('costs at most 12 USD a year: the secret, five alarms of one metric, 8,766 sweeps', () => {
    const { polling, ...costs } = idleCosts(stack);
    expect(ofType(stack, 'AWS::CloudWatch::Alarm').length).toBeLessThanOrEqual(6);
    expect(alarmMetrics(stack)).toBe(5);
    expect(costs).toEqual({
      secrets: expect.closeTo(4.8, 5) as number,
      alarms: expect.closeTo(6, 5) as number,
      dashboards: 0,
      keys: 0,
      sweeps: expect.closeTo(0.115, 2) as number,
    });
    expect(total(costs)).toBeLessThanOrEqual(12);
    // Free for ever up to a million a month; where an account has used them up, it comes on top.
    expect(polling).toBeCloseTo(3.16, 2);
  });

  it.each([
    ['customerKey', 12],
    ['dashboard', 36],
    ['xray', 0],
  ] as const)('costs with the option %s so much more: %i USD', (option, more) => {
    const { template } = synthesise('dev', { options: { [option]: true } });
    expect(total(idleCosts(deployed(template))) - total(idleCosts(stack))).toBeCloseTo(more, 5);
  });

  it('knows the price of everything that is in it', () => {
    const copy = structuredClone(stack);
    copy.resources.push({
      id: 'Nat',
      type: 'AWS::EC2::NatGateway',
      deletionPolicy: 'Delete',
      properties: {},
    });
    expect(() => idleCosts(copy)).toThrow('What does AWS::EC2::NatGateway cost');
    const two = wrong('AWS::CloudWatch::Alarm', '', {
      MetricName: undefined,
      Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a+b' }],
    });
    expect(alarmMetrics(two)).toBe(6);
  });
});
