import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  Metric,
  Stats,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { EventQueue } from './event-queue.ts';
import type { Intake } from './intake.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import type { Stage } from './stage.ts';
import type { Verb } from './verb.ts';

interface OverviewProps {
  readonly stage: Pick<Stage, 'name'>;
  readonly alarms: Alarms;
  readonly queue: EventQueue;
  readonly mailer: OutgoingMail;
  readonly intake: Intake;
  readonly functions: readonly Verb[];
}

const PERIOD = Duration.hours(1);

/** A dashboard for those who like to look (3 USD a month): numbers only, of nobody. */
export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const { stage, alarms, queue, mailer, intake, functions } = props;
    const ofMail = (metricName: string, statistic: string): IMetric =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': mailer.configurationSet.configurationSetName },
        statistic,
        period: PERIOD,
      });
    const per = (metric: (one: Verb) => IMetric): IMetric[] => functions.map(metric);
    const options = { statistic: Stats.SUM, period: PERIOD };
    const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left, right, width: 12 });
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `lojal-${stage.name}`,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms.all], width: 24 })],
        [
          graph(
            'Mail: sent and delivered, bounced and complained of',
            ['Send', 'Delivery'].map((one) => ofMail(one, Stats.SUM)),
            ['Bounce', 'Complaint'].map((one) => ofMail(one, Stats.SUM)),
          ),
          graph(
            'Mail: how often it bounces, and is complained of',
            [ofMail('Reputation.BounceRate', Stats.MAXIMUM)],
            [ofMail('Reputation.ComplaintRate', Stats.MAXIMUM)],
          ),
        ],
        [
          graph(
            'Events that wait, and for how long',
            [queue.queue.metricApproximateNumberOfMessagesVisible()],
            [queue.queue.metricApproximateAgeOfOldestMessage()],
          ),
          graph(
            'API: requests and errors',
            [intake.api.metricCount(options)],
            [intake.api.metricClientError(options), intake.api.metricServerError(options)],
          ),
        ],
        [
          graph(
            'Functions: calls',
            per((one) => one.function.metricInvocations(options)),
          ),
          graph(
            'Functions: errors and throttles',
            per((one) => one.function.metricErrors(options)),
            per((one) => one.function.metricThrottles(options)),
          ),
        ],
      ],
    });
  }
}
