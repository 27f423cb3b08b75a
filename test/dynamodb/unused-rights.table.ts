import type { Unused } from '../support/iam-matrix.ts';

const onItems = (...actions: readonly string[]): RegExp =>
  new RegExp(`dynamodb:(?:${actions.join('|')}) \\S+:table/[\\w-]+`);
const byIndex = (...names: readonly string[]): RegExp =>
  new RegExp(`dynamodb:Query \\S+/index/(?:${names.join('|')})`);
const ofMachines = (action: string, ...journeys: readonly string[]): RegExp =>
  new RegExp(`states:${action} \\S+:lojal-dev-(?:${journeys.join('|')})(?::\\*)?`);

/**
 * Rights of the template that nothing needs in the weeks that test/support/first-weeks.ts tells, and why they are there.
 * One that is needed after all, or is not there, fails the test, as does one that is missing here.
 */
export const UNUSED: readonly Unused[] = [
  {
    who: /[a-z-]+/,
    right: /logs:(?:CreateLogStream|PutLogEvents) .*/,
    why: 'Lambda itself writes what a function prints, in its name',
  },
  {
    who: /record-event/,
    right: /sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes) .*/,
    why: "Lambda's poller takes from the queue in the function's name",
  },
  {
    who: /record-event/,
    right: /sqs:SendMessage .*/,
    why: 'an event of a list that fails goes back by itself; in these weeks none does',
  },
  {
    who: /record-delivery|record-run|start-journey|sweep|HourlyRole\w+|SchedulesRole\w+/,
    right: /sqs:SendMessage \S+:FailedInvocationsQueue\w+/,
    why: 'Lambda and the scheduler keep there what failed three times; nothing did',
  },
  {
    who: /member-pages|record-delivery|record-event|record-run|take-step/,
    right: onItems('ConditionCheckItem'),
    why: 'the port for items is bound whole: no transaction of this function only checks a row',
  },
  {
    who: /member-pages|receive-webhook|record-delivery|record-run|send-message|take-step/,
    right: onItems('DeleteItem'),
    why: 'the port for items is bound whole: this function deletes no row in these weeks',
  },
  {
    who: /record-delivery|record-run/,
    right: onItems('PutItem'),
    why: 'the port for items is bound whole: this function only changes rows that are there',
  },
  {
    who: /start-journey/,
    right: onItems('UpdateItem'),
    why: 'the start of a run is noted where its first task comes later; in these weeks each comes at once',
  },
  {
    who: /receive-webhook|record-delivery|record-run|take-step/,
    right: onItems('Query'),
    why: 'the port for items is bound whole: this function knows the keys of all that it reads',
  },
  {
    who: /(?!sweep)[a-z-]+/,
    right: byIndex('byText', 'byNumber'),
    why: "the port for items is bound whole: the lists of what is due are the sweep's",
  },
  {
    who: /record-event|start-journey|sweep/,
    right: /scheduler:DeleteSchedule .*/,
    why: 'the port for schedules is bound whole, and nothing disarms: a start that is off is refused when it fires',
  },
  {
    who: /start-journey/,
    right: /(?:scheduler:(?:Create|Update)Schedule|iam:PassRole) .*/,
    why: 'a start that moves to within 36 hours is armed by who moves it; none did',
  },
  {
    who: /sweep/,
    right: /scheduler:UpdateSchedule .*/,
    why: 'for a schedule that was armed and whose row did not hear of it; none was',
  },
  {
    who: /record-event/,
    right: ofMachines('StartExecution', 'birthday', 'check-in', 'nps'),
    why: 'these journeys begin by the calendar: start-journey starts them',
  },
  {
    who: /start-journey/,
    right: ofMachines('StartExecution', 'thank-you', 'welcome'),
    why: 'these journeys begin by an event: record-event starts them',
  },
  {
    who: /sweep/,
    right: ofMachines('StartExecution', 'birthday', 'check-in', 'thank-you', 'welcome'),
    why: 'for a start that was lost, of any journey; one of nps was',
  },
  {
    who: /sweep/,
    right: ofMachines('DescribeExecution', 'birthday', 'check-in', 'nps', 'thank-you'),
    why: 'for a run that is late, of any journey; one of welcome was looked at',
  },
  {
    who: /record-event/,
    right: ofMachines('StopExecution', 'birthday', 'check-in', 'nps'),
    why: 'for a member who leaves during any journey; Leif left two of them',
  },
  {
    who: /record-event|send-message|take-step/,
    right: ofMachines('SendTaskSuccess', 'birthday', 'welcome'),
    why: 'these journeys ask nothing: the port for runs is bound for all journeys alike',
  },
  {
    who: /take-step/,
    right: ofMachines('SendTaskSuccess', 'check-in', 'nps', 'thank-you'),
    why: 'for a step that awaits an event; no journey as shipped has one',
  },
  {
    who: /send-message/,
    right: /sms-voice:SendTextMessage \S+:sender-id\/\w+\/NO/,
    why: 'no Norwegian number is kept for fiction, so nobody in the story has one',
  },
  {
    who: /send-message/,
    right: /sms-voice:SendTextMessage \S+:protect-configuration\/\w+/,
    why: 'asked for by the service when a request names one; ours come by the configuration set',
  },
];
