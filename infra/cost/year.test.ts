import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../shared/journey/compile.ts';
import { workflows } from '../../workflows/index.ts';
import { YEAR } from '../local/reference-plan.ts';
import { figuresOf, idleYear } from './figures.ts';
import { measureYear, type Measured } from './measure.ts';
import { report } from './report.ts';

const MEMBERS = 60;
let measured: Measured;
beforeAll(async () => {
  measured = await measureYear(workflows, { members: MEMBERS });
}, 600_000);

const of = (unit: Parameters<Measured['year']['by']>[0]) => new Map(measured.year.by(unit));
const inYear = (at: string): boolean => at >= YEAR.from && at < YEAR.until;

/** How often the runner entered a Task of each function, by what it told and the definitions. */
function tasksEntered(): Record<string, number> {
  const entered: Record<string, number> = { 'send-message': 0, 'take-step': 0 };
  for (const journey of workflows.journeys.values()) {
    for (const [name, state] of Object.entries(compile(journey).States)) {
      if (state.Type !== 'Task') continue;
      const verb = state.Arguments.FunctionName === '${sendMessage}' ? 'send-message' : 'take-step';
      entered[verb]! += of('states.transition').get(`${journey.name}  ${name}`) ?? 0;
    }
  }
  return entered;
}

describe('the meter of a year misses nothing', () => {
  it('lives the year that is asked for', () => {
    const { joins, helps, activityEvents, answers } = measured.lived;
    expect([joins, helps, activityEvents]).toEqual([6, 12, 1440]);
    expect(answers).toBeGreaterThan(3);
  });

  it('counts one invocation for each Task that the runner entered', () => {
    const invoked = of('lambda.request');
    expect({ 'send-message': invoked.get('send-message'), 'take-step': invoked.get('take-step') }).toEqual(
      tasksEntered(),
    );
  });

  it('counts the runs that the runner has, each with its first state', () => {
    const runs = measured.local.runs.list(1_000_000).filter(({ startedAt }) => inYear(startedAt));
    expect(measured.starts).toBe(runs.length);
    for (const [journey, some] of Map.groupBy(runs, (one) => one.journey)) {
      const first = compile(workflows.journeys.get(journey)!).StartAt;
      expect(of('states.transition').get(`${journey}  ${first}`)).toBeGreaterThanOrEqual(some.length);
    }
  });

  it('counts what the providers took', () => {
    const { mailbox, texts } = measured.local;
    const mails = mailbox.accepted().filter(({ acceptedAt }) => inYear(acceptedAt));
    expect(measured.year.total('ses.message')).toBe(mails.length);
    const parts = texts.accepted().filter(({ acceptedAt }) => inYear(acceptedAt));
    expect(measured.year.total('sms.part')).toBe(parts.reduce((sum, one) => sum + one.parts, 0));
    // SMS tells twice of each: taken, and delivered; SES of the delivery alone.
    expect(measured.year.total('eventbridge.event') + measured.year.total('sns.publish')).toBe(
      mails.length + 2 * parts.length,
    );
  });

  it('counts a message for each that goes through the queue, and the requests of forms and pages', () => {
    const { lived, year } = measured;
    const requests = of('api.request');
    expect(requests.get('member-pages')).toBe(2 * lived.answers);
    expect(requests.get('receive-webhook')).toBeGreaterThan(lived.joins + lived.helps + 300);
    // A list is one message, and recorded where it is: nothing of it goes back to the queue.
    const queued = of('sqs.request');
    expect(queued.get('receive-webhook, send')).toBe(requests.get('receive-webhook'));
    expect(queued.get('member-pages, send')).toBe(lived.answers);
    expect(queued.has('record-event, send')).toBe(false);
    expect(year.total('sqs.request')).toBe(
      (queued.get('receive-webhook, send') ?? 0) + lived.answers + 2 * queued.get('receive')!,
    );
  });

  it('counts what functions log, what Lambda logs about them, and each request', () => {
    const lines = of('logs.byte');
    const own = [...lines].filter(([by]) => by.endsWith('its own'));
    expect(own.map(([by]) => by)).toContain('start-journey, its own');
    const platform = [...lines.keys()].filter((by) => by.endsWith('platform')).length;
    expect(platform).toBe(of('lambda.request').size);
    expect(lines.get('the access log')).toBeGreaterThan(100 * measured.year.total('api.request'));
  });
});

describe('what is promised of the cost', () => {
  it.each(['orchestration', 'logBytes', 'writeUnits'] as const)('keeps %s', (name) => {
    const { measured: is, atMost } = figuresOf(measured)[name];
    expect(is).toBeGreaterThan(0);
    expect(is).toBeLessThanOrEqual(atMost);
  });

  it('costs 12 USD at most in a year in which nothing happens, without alarms, and of a sweep that finds nothing one call', () => {
    expect(measured.idleSweep.total('lambda.request')).toBe(1);
    expect(Object.values(idleYear(measured)).reduce((sum, cost) => sum + cost, 0)).toBeLessThan(12);
  });

  it('says all of it in the report, and what is exceeded', () => {
    const text = report(measured, { detail: true });
    for (const { what } of Object.values(figuresOf(measured))) expect(text).toContain(what);
    for (const [by] of measured.year.by('states.transition')) expect(text).toContain(by);
    const exceeded = Object.values(figuresOf(measured)).filter(({ measured: is, atMost }) => is > atMost);
    expect(text.match(/ exceeded$/gm)?.length ?? 0).toBe(exceeded.length);
  });
});
