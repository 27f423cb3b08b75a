import { describe, expect, it } from 'vitest';
import type { Backlog, RaisedAlarm, Subscriber } from '../../../../shared/ports/account.ts';
import { instant } from '../../../../shared/time/instant.ts';
import { known, NOT_KNOWN, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import type { AppFacts } from '../facts.ts';
import { checkAlarms, checkJourneys, checkQueue, checkSweep } from './running.ts';

const queue = (output: string, backlog: Backlog | undefined): string =>
  said(checkQueue({ output, url: 'https://sqs.example/1/q', backlog: known(backlog) }, TARGET));
const holding = (messages: number, oldestSeconds?: number): Backlog => ({ messages, oldestSeconds });

describe('a queue', () => {
  it.each([
    ['EventsQueueUrl', holding(0), 'ok Queue EventsQueue: empty'],
    ['EventsQueueUrl', holding(3), 'ok Queue EventsQueue: 3 events on the way'],
    [
      'EventsQueueUrl',
      holding(1, 1799),
      'ok Queue EventsQueue: 1 event on the way, the oldest for 29 minutes',
    ],
    [
      'EventsQueueUrl',
      holding(1, 1800),
      'broken Queue EventsQueue: 1 event waiting, the oldest for 30 minutes',
    ],
    ['EventsDeadLettersUrl', holding(0), 'ok Queue EventsDeadLetters: empty'],
    ['EventsDeadLettersUrl', holding(2), 'broken Queue EventsDeadLetters: 2 messages given up'],
    [
      'FailedInvocationsUrl',
      holding(1, 11 * 86_400),
      'broken Queue FailedInvocations: 1 message given up, the oldest for 11 days; that one is deleted in 3 days',
    ],
    [
      'FailedInvocationsUrl',
      undefined,
      'broken Queue FailedInvocations: there is no https://sqs.example/1/q',
    ],
  ])('%s with %j: %s', (output, backlog, line) => {
    expect(queue(output, backlog)).toContain(line);
  });

  it('of dead letters is redriven only where SQS knows from which queue they came', () => {
    expect(queue('EventsDeadLettersUrl', holding(2))).toMatch(
      /RUNBOOK.md, "EventsDeadLetters".*Start DLQ redrive/s,
    );
    const failed = queue('FailedInvocationsUrl', holding(2));
    expect(failed).toMatch(/RUNBOOK.md, "FailedInvocations".*by hand.*There is no redrive/s);
    expect(failed).not.toContain('Start DLQ redrive');
  });

  it('that nobody could look at is not known', () => {
    expect(said(checkQueue({ output: 'EventsQueueUrl', url: 'u', backlog: unread }, TARGET))).toMatch(
      NOT_KNOWN,
    );
  });
});

const TOPIC = 'arn:aws:sns:eu-north-1:1:alarms';
const alarm = (other: Partial<RaisedAlarm> = {}): RaisedAlarm => ({
  name: 'lojal-prod Faults',
  state: 'OK',
  since: instant('2028-03-01T02:00:00Z'),
  description: 'See infra/RUNBOOK.md, "Faults".',
  actionsEnabled: true,
  tells: [TOPIC],
  ...other,
});
const someone = (confirmed: boolean, endpoint = 'drift@example.org'): Subscriber => ({
  protocol: 'email',
  endpoint,
  confirmed,
});
const alarms = (
  all: readonly RaisedAlarm[],
  subscribers: AppFacts['topics'][number]['subscribers'] = known([someone(true)]),
  target = TARGET,
): string => said(checkAlarms({ alarms: known(all), topics: [{ arn: TOPIC, subscribers }] }, target));

describe('alarms', () => {
  it('are well: none raised, and somebody hears of them', () => {
    expect(alarms([alarm()]).split('\n')).toEqual([
      'ok Alarms: 1 alarm, none raised',
      'ok Alarms heard: by drift@example.org',
    ]);
  });

  it('that nobody could look at are not known', () => {
    expect(said(checkAlarms({ alarms: unread, topics: [] }, TARGET))).toMatch(NOT_KNOWN);
    expect(alarms([alarm()], unread)).toContain('broken Alarms heard: not known');
  });

  it('that are raised are each a line, with what they mean and where to look', () => {
    const line = alarms([alarm({ state: 'ALARM' }), alarm({ name: 'lojal-prod Other' })]);
    expect(line).toContain(
      'broken Alarm lojal-prod Faults: raised since 2028-03-01T02:00:00.000Z: See infra/RUNBOOK.md, "Faults".',
    );
    expect(line).toContain('#alarmsV2:alarm/lojal-prod%20Faults');
    expect(line).not.toContain('Alarm lojal-prod Other');
  });

  it.each([
    [[alarm({ state: 'INSUFFICIENT_DATA' })], 'warn Alarm lojal-prod Faults: has no data yet'],
    [[alarm({ state: 'ALARM', since: undefined, description: '' })], 'raised: it has no description'],
    [[], 'warn Alarms: the stack has none'],
    [[alarm({ actionsEnabled: false })], 'broken Alarms heard: lojal-prod Faults: silenced'],
    [[alarm({ tells: [] })], 'broken Alarms heard: lojal-prod Faults: silenced, or without anyone to tell'],
  ])('%j: %s', (all, line) => {
    expect(alarms(all)).toContain(line);
  });

  it('that nobody has confirmed are heard by nobody: broken in production, a warning in a trial', () => {
    const line = alarms([alarm()], known([someone(false)]));
    expect(line).toContain('broken Alarms heard: drift@example.org has not confirmed');
    expect(line).toContain(`sns subscribe --region eu-north-1 --topic-arn ${TOPIC} --protocol email`);
    expect(alarms([alarm()], known([someone(false)]), TRIAL)).toContain('warn Alarms heard');
  });

  it('that one has confirmed are heard, and the other is warned of', () => {
    const line = alarms([alarm()], known([someone(true), someone(false, 'vakt@example.org')]));
    expect(line).toContain('ok Alarms heard: by drift@example.org');
    expect(line).toContain('warn Alarms heard: vakt@example.org has not confirmed');
  });

  it('of a topic without a subscription are heard by nobody', () => {
    expect(alarms([alarm()], known([]))).toContain('broken Alarms heard: by nobody');
  });
});

describe('the hourly sweep', () => {
  const at = instant('2028-03-01T09:00:00Z');
  const sweep = (begun: number, failed: number, deployed = '2028-02-01T00:00:00Z'): string =>
    said(
      checkSweep(
        { sweep: known({ begun, failed }) },
        { at, deployedAt: instant(deployed), hours: 2 },
        TARGET,
      ),
    );

  it.each([
    [2, 0, 'ok Hourly sweep: 2 runs in 2 hours'],
    [2, 1, 'warn Hourly sweep: 2 runs in 2 hours, 1 of them failed'],
    [2, 2, 'broken Hourly sweep: 2 runs in 2 hours, 2 of them failed'],
    [0, 0, 'broken Hourly sweep: has not run for 2 hours'],
  ])('that began %d times and failed %d times: %s', (begun, failed, line) => {
    expect(sweep(begun, failed)).toContain(line);
  });

  it('of a stack that is younger than that has time', () => {
    expect(sweep(0, 0, '2028-03-01T07:00:01Z')).toContain('warn Hourly sweep: has not run yet');
    expect(sweep(0, 0, '2028-03-01T07:00:00Z')).toContain('broken Hourly sweep');
  });

  it('that nobody could look at is not known, and without the function it is broken', () => {
    const when = { at, deployedAt: at, hours: 2 };
    expect(said(checkSweep({ sweep: unread }, when, TARGET))).toMatch(NOT_KNOWN);
    expect(said(checkSweep({ sweep: undefined }, when, TARGET))).toContain('the stack has no function Sweep');
  });
});

describe('journeys', () => {
  const journeys = (...machines: string[]): string => said(checkJourneys(known(machines), TARGET));

  it('have a state machine each; those of other stages do not count', () => {
    expect(journeys('lojal-prod-welcome', 'lojal-prod-nps', 'lojal-test-old', 'else')).toBe(
      'ok Journeys: welcome, nps',
    );
  });

  it.each([
    [['lojal-prod-welcome', 'lojal-test-nps'], 'broken Journeys: not deployed: nps'],
    [
      ['lojal-prod-welcome', 'lojal-prod-nps', 'lojal-prod-old'],
      'warn Journeys: deployed, and not in this folder: old',
    ],
  ])('%j: %s', (machines, line) => {
    expect(journeys(...machines)).toContain(line);
  });

  it('that nobody could look at are not known', () => {
    expect(said(checkJourneys(unread, TARGET))).toMatch(NOT_KNOWN);
  });
});
