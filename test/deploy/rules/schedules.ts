import type { Synthesised } from './assembly.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { viewOf } from './view.ts';

/** One field of `cron(…)`: its range, and the words that it knows. */
interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
  readonly special?: RegExp;
}
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS: readonly Field[] = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31, special: /^(\?|L|LW|\d{1,2}W)$/ },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  {
    name: 'day of week',
    from: 1,
    to: 7,
    words: DAYS,
    special: /^(\?|L|[1-7]L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
  },
  { name: 'year', from: 1970, to: 2199 },
];

const within = (text: string, { from, to, words = [] }: Field): boolean =>
  words.includes(text.toUpperCase()) ||
  (/^\d{1,4}$/.test(text) && Number(text) >= from && Number(text) <= to);

function isField(text: string, field: Field): boolean {
  return text.split(',').every((part) => {
    if (part === '*' || field.special?.test(part)) return true;
    const [range = '', step, ...more] = part.split('/');
    if (
      more.length > 0 ||
      (step !== undefined && (!/^\d+$/.test(step) || Number(step) < 1 || Number(step) > field.to))
    )
      return false;
    if (range === '*' && step !== undefined) return true;
    const ends = range.split('-');
    return ends.length <= 2 && ends.every((end) => within(end, field));
  });
}

function cronProblem(fields: readonly string[]): string | undefined {
  if (fields.length !== FIELDS.length)
    return `has ${fields.length} fields of cron: AWS reads six, the last is the year`;
  const wrong = FIELDS.find((field, index) => !isField(fields[index]!, field));
  if (wrong)
    return `has "${fields[FIELDS.indexOf(wrong)]}" for ${wrong.name}: it takes ${wrong.from} to ${wrong.to}`;
  if ((fields[2] === '?') === (fields[4] === '?'))
    return 'must have "?" in exactly one of day of month and day of week';
  return undefined;
}

/**
 * What is wrong with `rate(…)`, `cron(…)` or, for Scheduler, `at(…)`. Rules of EventBridge refuse `rate(1 hours)` and
 * `rate(5 hour)`; of Scheduler its guide names the plurals only and its API both, so what holds for the one is asked of both.
 */
export function expressionProblem(expression: string, { oneTime }: { oneTime: boolean }): string | undefined {
  const [, kind = '', inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return cronProblem(inner.trim().split(/\s+/));
  if (kind === 'rate') {
    const [, count, unit] = /^([1-9]\d*) (minutes?|hours?|days?)$/.exec(inner) ?? [];
    if (unit === undefined) return 'is no rate: write a whole number and minutes, hours or days';
    return unit.endsWith('s') === Number(count) > 1 ? undefined : 'has the wrong number: "1 hour", "2 hours"';
  }
  if (kind === 'at' && oneTime) {
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner)
      ? undefined
      : 'is no moment: at(yyyy-mm-ddThh:mm:ss), without a zone';
  }
  return 'is no schedule: write cron(…) or rate(…)';
}

const ZONES = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

interface ScheduleProperties {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly GroupName: string;
  readonly FlexibleTimeWindow: { readonly Mode?: string };
  readonly State: string;
}

function times(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const groups = new Set(view.ofType('AWS::Scheduler::ScheduleGroup').map(({ name }) => name));
  const say = (id: string, expression: string, oneTime: boolean): Problem[] => {
    const wrong = expressionProblem(expression, { oneTime });
    return wrong === undefined ? [] : [problem(id, `"${expression}" ${wrong}.`)];
  };
  return [
    ...view.ofType<ScheduleProperties>('AWS::Scheduler::Schedule').flatMap(({ id, properties: one }) => {
      const { ScheduleExpression = '', ScheduleExpressionTimezone: zone, GroupName = 'default' } = one;
      return [
        ...say(id, ScheduleExpression, true),
        ...(zone === undefined || ZONES.has(zone)
          ? []
          : [
              problem(
                id,
                `is in the zone "${zone}", which no one knows: write it as in the IANA list, such as Europe/Stockholm.`,
              ),
            ]),
        ...(GroupName === 'default' || groups.has(GroupName)
          ? []
          : [problem(id, `is in the group ${GroupName}, which is not made here.`)]),
        ...(one.State === 'DISABLED' ? [problem(id, 'is switched off: it would never fire.')] : []),
      ];
    }),
    ...view
      .ofType<{ ScheduleExpression: string }>('AWS::Events::Rule')
      .flatMap(({ id, properties: { ScheduleExpression: one } }) =>
        one === undefined ? [] : say(id, one, false),
      ),
  ];
}

/** What every event has. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const ENVELOPE = new Set([
  'version',
  'id',
  'detail-type',
  'source',
  'account',
  'time',
  'region',
  'resources',
  'detail',
  '$or',
]);
/** What these sources tell, in their own words. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'aws.states': ['Step Functions Execution Status Change'],
  'aws.ses': [
    'Email Sent',
    'Email Delivered',
    'Email Bounced',
    'Email Complaint Received',
    'Email Rejected',
    'Email Opened',
    'Email Clicked',
    'Email Rendering Failed',
    'Email Delivery Delayed',
    'Email Subscribed',
  ],
};
const STATUSES = new Set(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);

interface Pattern {
  readonly source?: string | readonly string[];
  readonly 'detail-type'?: string | readonly string[];
  readonly detail?: { readonly status?: string | readonly string[] };
}

function patterns(app: Synthesised): Problem[] {
  return viewOf(app)
    .ofType<{ EventPattern: Pattern; ScheduleExpression: string; EventBusName: string; State: string }>(
      'AWS::Events::Rule',
    )
    .flatMap(({ id, properties }) => {
      const { EventPattern: pattern, ScheduleExpression, EventBusName = 'default', State } = properties;
      if (!pattern)
        return ScheduleExpression === undefined ? [problem(id, 'has neither a pattern nor a schedule.')] : [];
      const [source, types, statuses] = [
        list(pattern.source),
        list(pattern['detail-type']),
        list(pattern.detail?.status),
      ];
      const known = source.flatMap((one) => TOLD[one] ?? []);
      const ofAws = source.some((one) => one.startsWith('aws.'));
      return [
        ...Object.keys(pattern)
          .filter((key) => !ENVELOPE.has(key))
          .map((key) =>
            problem(
              id,
              `asks for "${key}", which no event has: it would never fire. An event has ${[...ENVELOPE].join(', ')}.`,
            ),
          ),
        ...leaves(pattern).map((path) =>
          problem(id, `asks for ${path} by a bare value: EventBridge wants a list.`),
        ),
        ...(known.length > 0 ? types.filter((one) => !known.includes(one)) : []).map((one) =>
          problem(id, `waits for "${one}", which ${source.join()} never says: it says ${known.join(', ')}.`),
        ),
        ...(source.includes('aws.states') ? statuses.filter((one) => !STATUSES.has(one)) : []).map((one) =>
          problem(id, `waits for the status ${one}, which no execution has.`),
        ),
        ...(ofAws && !/(^|\/)default$/.test(EventBusName)
          ? [problem(id, `listens on ${EventBusName}: what AWS's services tell comes on the default bus.`)]
          : []),
        ...(State === 'DISABLED' ? [problem(id, 'is switched off: it would never fire.')] : []),
      ];
    });
}

/** Paths of a pattern whose value is neither a list nor a group. */
function leaves(pattern: object, path = ''): string[] {
  return Object.entries(pattern).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (Array.isArray(value)) return [];
    return typeof value === 'object' && value !== null ? leaves(value, here) : [here];
  });
}

export const scheduleRules: readonly Rule[] = [
  {
    name: 'schedules',
    source:
      'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html; https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html',
    check: times,
  },
  {
    name: 'event-patterns',
    source:
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html; https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html',
    check: patterns,
  },
];
