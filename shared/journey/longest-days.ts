import type { Step } from './journey.ts';

/** Holidays may move the first message, and an outage may hold up what sends nothing. */
const SLACK_DAYS = 14;
/** Windows and the cap may move each message. */
const SLACK_DAYS_A_MESSAGE = 2;

/** A bound, in days, well over the longest path: every wait to its end, every message as late as it may be, and slack. */
export function longestDays(steps: readonly Step[]): number {
  return SLACK_DAYS + daysOf(steps, 0);
}

function daysOf(steps: readonly Step[], after: number): number {
  return steps.reduceRight((rest, step) => {
    const longest = (branches: readonly (readonly Step[])[]): number =>
      Math.max(...branches.map((branch) => daysOf(branch, rest)));
    switch (step.kind) {
      case 'end':
        return 0;
      case 'task':
        return rest;
      case 'wait':
        return ('days' in step.wait ? step.wait.days : step.wait.atMostDays) + rest;
      case 'await':
        return step.atMostDays + rest;
      case 'send':
        return SLACK_DAYS_A_MESSAGE + step.notAfterDays + rest;
      case 'ask': {
        const branches = [[], step.silent, ...Object.values(step.answers)];
        return SLACK_DAYS_A_MESSAGE + step.notAfterDays + step.withinDays + longest(branches);
      }
      case 'choose':
        return longest([step.otherwise, ...step.ways.map((way) => way.steps)]);
    }
  }, after);
}
