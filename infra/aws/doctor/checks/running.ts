import type { RaisedAlarm } from '../../../../shared/ports/account.ts';
import { toEpochMs, type Instant } from '../../../../shared/time/instant.ts';
import type { AppFacts, Fact, QueueFacts } from '../facts.ts';
import { ago, broken, brokenIf, notKnown, ok, plural, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

/** What SQS keeps of anything: see dead-letters.ts. */
const KEPT_SECONDS = 14 * 86_400;
/** An event that waits longer than its five tries take waits for nobody. */
const WAITING_SECONDS = 30 * 60;
/** The only queue that is not for what was given up. */
const LIVE = 'EventsQueueUrl';
/**
 * The dead letters of a queue, which SQS can send back there. It cannot those of Lambda, SNS, EventBridge or Scheduler.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
const REDRIVEN = 'EventsDeadLettersUrl';

const nameOf = (output: string): string => output.replace(/Url$/, '');

export function checkQueue({ output, url, backlog }: QueueFacts, target: Target): Finding {
  const what = `Queue ${nameOf(output)}`;
  if ('unread' in backlog) return notKnown(what, backlog.unread, target);
  if (!backlog.known)
    return broken(what, `there is no ${url}`, `Someone has deleted it: ${deployCommand(target)}`);
  const { messages, oldestSeconds } = backlog.known;
  if (messages === 0) return ok(what, 'empty');
  const age = oldestSeconds === undefined ? '' : `, the oldest for ${ago(oldestSeconds)}`;
  if (output === LIVE) {
    if ((oldestSeconds ?? 0) < WAITING_SECONDS)
      return ok(what, `${plural(messages, 'event')} on the way${age}`);
    return broken(
      what,
      `${plural(messages, 'event')} waiting${age}: nobody records them. They are kept 14 days`,
      'Read the log of the function RecordEvent, and look whether its event source is enabled: console → Lambda → RecordEvent → Configuration → Triggers',
    );
  }
  const left = oldestSeconds === undefined ? undefined : Math.max(0, KEPT_SECONDS - oldestSeconds);
  const link = `https://${target.region}.console.aws.amazon.com/sqs/v3/home?region=${target.region}#/queues/${encodeURIComponent(url)}`;
  return broken(
    what,
    `${plural(messages, 'message')} given up${age}${left === undefined ? '' : `; that one is deleted in ${ago(left)}`}`,
    `Read infra/RUNBOOK.md, "${nameOf(output)}", and mend the cause.`,
    output === REDRIVEN
      ? `Then send them again; handled twice, each counts once: ${link} → "Start DLQ redrive"`
      : `Then do by hand what it says of each, and delete it. There is no redrive: SQS knows of none where it came from. ${link}`,
  );
}

/** Whether anything is wrong by what the stack itself measures, and whether a person hears of it. */
export function checkAlarms(
  { alarms, topics }: Pick<AppFacts, 'alarms' | 'topics'>,
  target: Target,
): readonly Finding[] {
  const what = 'Alarms';
  if ('unread' in alarms) return [notKnown(what, alarms.unread, target)];
  if (alarms.known.length === 0)
    return [
      warn(
        what,
        'the stack has none: nobody hears when something is wrong',
        `Is something older deployed than stands in this folder? ${deployCommand(target)}`,
        'Else run this once a day: it ends with 1 when something is broken.',
      ),
    ];
  return [...states(alarms.known, target), ...heard(alarms.known, topics, target)];
}

function states(alarms: readonly RaisedAlarm[], { region }: Target): readonly Finding[] {
  const raised = alarms.filter(({ state }) => state === 'ALARM');
  const dark = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA');
  const findings = raised.map(({ name, since, description }) =>
    broken(
      `Alarm ${name}`,
      `raised${since === undefined ? '' : ` since ${since}`}: ${description || 'it has no description'}`,
      'Do what infra/RUNBOOK.md says under its name.',
      `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`,
    ),
  );
  const unsure = dark.map(({ name }) =>
    warn(
      `Alarm ${name}`,
      'has no data yet',
      'Common in the first hour after a deploy; run this again later.',
    ),
  );
  if (findings.length + unsure.length > 0) return [...findings, ...unsure];
  return [ok('Alarms', `${plural(alarms.length, 'alarm')}, none raised`)];
}

function heard(
  alarms: readonly RaisedAlarm[],
  topics: AppFacts['topics'],
  target: Target,
): readonly Finding[] {
  const what = 'Alarms heard';
  const again = deployCommand(target);
  const serious = brokenIf(target.production);
  const silent = alarms.filter(({ actionsEnabled, tells }) => !actionsEnabled || tells.length === 0);
  const findings: Finding[] = [];
  if (silent.length > 0)
    findings.push(
      serious(
        what,
        `${silent.map(({ name }) => name).join(', ')}: silenced, or without anyone to tell`,
        `aws cloudwatch enable-alarm-actions --region ${target.region} --alarm-names ${silent.map(({ name }) => `"${name}"`).join(' ')}`,
        `If it still says so: ${again}`,
      ),
    );
  for (const { arn, subscribers } of topics) {
    if ('unread' in subscribers) {
      findings.push(notKnown(what, subscribers.unread, target));
      continue;
    }
    const waiting = subscribers.known.filter(({ confirmed }) => !confirmed);
    const listening = subscribers.known.filter(({ confirmed }) => confirmed);
    if (listening.length > 0)
      findings.push(ok(what, `by ${listening.map(({ endpoint }) => endpoint).join(', ')}`));
    for (const { protocol, endpoint } of waiting)
      findings.push(
        (listening.length > 0 ? warn : serious)(
          what,
          `${endpoint} has not confirmed that it wants them`,
          `Click the link in the mail "AWS Notification - Subscription Confirmation" to ${endpoint}; after three days it is dead, and a new one comes with:`,
          `aws sns subscribe --region ${target.region} --topic-arn ${arn} --protocol ${protocol} --notification-endpoint ${endpoint}`,
        ),
      );
    if (subscribers.known.length === 0)
      findings.push(serious(what, 'by nobody: the topic has no subscription', again));
  }
  return findings;
}

/** Whether the hourly sweep runs: it finds what is due, lost or stuck. */
export function checkSweep(
  { sweep }: Pick<AppFacts, 'sweep'>,
  { at, deployedAt, hours }: { at: Instant; deployedAt: Instant; hours: number },
  target: Target,
): Finding {
  const what = 'Hourly sweep';
  const again = deployCommand(target);
  if (!sweep) return broken(what, 'the stack has no function Sweep', again);
  if ('unread' in sweep) return notKnown(what, sweep.unread, target);
  const { begun, failed } = sweep.known;
  const log = 'Read the log of the function Sweep, and infra/RUNBOOK.md on the sweep.';
  if (begun === 0) {
    if (toEpochMs(at) - toEpochMs(deployedAt) < hours * 3_600_000)
      return warn(what, 'has not run yet', 'It runs on the full hour: run this again after it.');
    return broken(
      what,
      `has not run for ${hours} hours: nothing that is due begins, and nothing lost is found`,
      `Is its schedule enabled? https://${target.region}.console.aws.amazon.com/scheduler/home?region=${target.region}#schedules`,
      log,
    );
  }
  const found = `${plural(begun, 'run')} in ${hours} hours`;
  if (failed === 0) return ok(what, found);
  const failure = `${found}, ${failed} of them failed`;
  return failed >= begun ? broken(what, failure, log) : warn(what, failure, log);
}

/** Whether there is a state machine for each journey of this folder. */
export function checkJourneys(machines: Fact<readonly string[]>, target: Target): readonly Finding[] {
  const what = 'Journeys';
  if ('unread' in machines) return [notKnown(what, machines.unread, target)];
  const prefix = `lojal-${target.stage}-`;
  const there = machines.known
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  const missing = target.journeys.filter((name) => !there.includes(name));
  const more = there.filter((name) => !target.journeys.includes(name));
  const again = deployCommand(target);
  if (missing.length > 0)
    return [broken(what, `not deployed: ${missing.join(', ')}. Their runs cannot start`, again)];
  if (more.length > 0)
    return [
      warn(
        what,
        `deployed, and not in this folder: ${more.join(', ')}`,
        `Is this folder what is deployed? npx cdk diff --all -c stage=${target.stage}`,
      ),
    ];
  return [ok(what, target.journeys.join(', '))];
}
