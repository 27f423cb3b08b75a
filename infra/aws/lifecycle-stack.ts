/* eslint-disable no-new -- a construct enters its scope by being made */
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { needs as memberPages } from '../../functions/member-pages/needs.ts';
import { needs as receiveWebhook } from '../../functions/receive-webhook/needs.ts';
import { needs as recordDelivery } from '../../functions/record-delivery/needs.ts';
import { needs as recordEvent } from '../../functions/record-event/needs.ts';
import { needs as recordRun } from '../../functions/record-run/needs.ts';
import { needs as sendMessage } from '../../functions/send-message/needs.ts';
import { needs as startJourney } from '../../functions/start-journey/needs.ts';
import { needs as sweep } from '../../functions/sweep/needs.ts';
import { needs as takeStep } from '../../functions/take-step/needs.ts';
import { journeys } from '../../workflows/journeys.ts';
import { Alarms } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import { Deliveries, EndedRuns, Hourly } from './edges.ts';
import { EventQueue } from './event-queue.ts';
import { Executions } from './executions.ts';
import { Intake, Route } from './intake.ts';
import { itemsNamed, tableOf } from './items-table.ts';
import { Journeys } from './journeys.ts';
import { secretOf, secretsNamed } from './master-secret.ts';
import { Outputs } from './outputs.ts';
import { OutgoingMail } from './outgoing-mail.ts';
import { OutgoingTexts } from './outgoing-texts.ts';
import { Overview } from './overview.ts';
import { MailEvents, TextEvents } from './provider-events.ts';
import { Schedules } from './schedules.ts';
import type { Stage } from './stage.ts';
import { TIME_LIMIT, Verb } from './verb.ts';

export interface LifecycleStackProps {
  readonly stage: Stage;
  /** The folder of the bundles, one folder for each function. */
  readonly bundles: string;
}

/** All but the data, in the order in which one thing needs another. Ids are contracts: what is renamed is deleted and made anew. */
export class LifecycleStack extends Stack {
  constructor(scope: Construct, { stage, bundles }: LifecycleStackProps) {
    super(scope, `lojal-${stage.name}`, {
      description: 'Lojal: member-lifecycle automation',
      env: { region: stage.region },
      terminationProtection: stage.production,
      tags: { lojal: stage.name },
    });
    const of = (verb: string): string => join(bundles, verb);

    const items = itemsNamed(this, stage.restoredTable ?? tableOf(stage));
    const secrets = secretsNamed(this, secretOf(stage));
    const queue = new EventQueue(this, 'Events', { handledWithin: TIME_LIMIT });
    const mailer = new OutgoingMail(this, 'Mail', { stage });
    const texter = new OutgoingTexts(this, 'Texts', { stage });
    const publicUrl = new Intake(this, 'Intake', { stage });
    const deadLetters = new DeadLetters(this, 'FailedInvocations');
    const starts = `lojal-${stage.name}-start-journey`;
    const schedules = new Schedules(this, 'Schedules', { stage, to: starts, deadLetters });
    const runs = new Executions(this, { stage, journeys });
    const world = { items, secrets, queue, mailer, texter, publicUrl, schedules };

    const receiver = new Verb(this, 'ReceiveWebhook', {
      stage,
      bundle: of('receive-webhook'),
      needs: receiveWebhook,
      world,
    });
    const pages = new Verb(this, 'MemberPages', {
      stage,
      bundle: of('member-pages'),
      needs: memberPages,
      world,
    });
    const recorder = new Verb(this, 'RecordEvent', {
      stage,
      bundle: of('record-event'),
      needs: recordEvent,
      world: { ...world, runs: runs.allowing('start', 'stop', 'tell') },
    });
    const starter = new Verb(this, 'StartJourney', {
      stage,
      bundle: of('start-journey'),
      needs: startJourney,
      world: { ...world, runs: runs.allowing('start') },
      name: starts,
    });
    const sender = new Verb(this, 'SendMessage', {
      stage,
      bundle: of('send-message'),
      needs: sendMessage,
      world: { ...world, runs: runs.allowing('tell') },
      atOnce: stage.senders,
    });
    const stepper = new Verb(this, 'TakeStep', {
      stage,
      bundle: of('take-step'),
      needs: takeStep,
      world: { ...world, runs: runs.allowing('tell') },
    });
    const closer = new Verb(this, 'RecordRun', { stage, bundle: of('record-run'), needs: recordRun, world });
    const listener = new Verb(this, 'RecordDelivery', {
      stage,
      bundle: of('record-delivery'),
      needs: recordDelivery,
      world,
    });
    const sweeper = new Verb(this, 'Sweep', {
      stage,
      bundle: of('sweep'),
      needs: sweep,
      world: { ...world, runs: runs.allowing('start', 'status') },
      // Up to 15,000 rows, two to four calls each; what is left over comes in the next hour.
      timeLimit: Duration.minutes(10),
    });

    new Journeys(this, 'Journeys', { journeys, as: runs, sendMessage: sender, takeStep: stepper });
    new Route(this, 'Hooks', { intake: publicUrl, path: '/hooks/{form}', to: receiver });
    new Route(this, 'HooksBySecret', { intake: publicUrl, path: '/hooks/{form}/{secret}', to: receiver });
    new Route(this, 'Unsubscribe', { intake: publicUrl, path: '/u/{token}', to: pages });
    new Route(this, 'Answer', { intake: publicUrl, path: '/a/{token}', to: pages });
    new Route(this, 'Preferences', { intake: publicUrl, path: '/p/{token}', to: pages });
    new Route(this, 'PreferencePages', { intake: publicUrl, path: '/p/{token}/{page}', to: pages });
    new Deliveries(this, 'Deliveries', { from: queue, to: recorder });
    new EndedRuns(this, 'EndedRuns', { of: runs, to: closer, deadLetters });
    new MailEvents(this, 'MailEvents', { of: mailer, to: listener, deadLetters });
    new TextEvents(this, 'TextEvents', { of: texter, to: listener, deadLetters });
    new Hourly(this, 'Hourly', { to: sweeper, deadLetters });
    starter.keepFailures(deadLetters);
    listener.keepFailures(deadLetters);
    const alarms = new Alarms(this, 'Alarms', {
      stage,
      queue,
      deadLetters,
      sweeper,
      sender,
      intake: publicUrl,
      others: [receiver, pages, recorder, starter, stepper, closer, listener],
    });
    if (stage.options.dashboard) {
      const functions = [receiver, pages, recorder, starter, sender, stepper, closer, listener, sweeper];
      new Overview(this, 'Overview', { stage, alarms, queue, mailer, intake: publicUrl, functions });
    }
    new Outputs(this, 'Outputs', { intake: publicUrl, mailer, queue, deadLetters });
  }
}
