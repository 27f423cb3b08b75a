import type { Instant } from '../../../shared/time/instant.ts';
import { plural, type Finding } from './finding.ts';

const STATES = ['ok', 'warn', 'broken'] as const;
type State = (typeof STATES)[number];

export interface Report {
  readonly stage: string;
  /** Undefined when the stage's file could not be read. */
  readonly region: string | undefined;
  readonly at: Instant;
  readonly findings: readonly Finding[];
}

export const isBroken = ({ findings }: Pick<Report, 'findings'>): boolean =>
  findings.some(({ state }) => state === 'broken');

/** For a terminal: what is worst stands last, where one looks first, each with what to do beneath. */
export function toText({ stage, region, at, findings }: Report): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = STATES.flatMap((state) => {
    const those = findings.filter((one) => one.state === state);
    if (those.length === 0) return [];
    return [...those.flatMap((one) => linesOf(one, width)), ''];
  });
  const title = `Stage ${stage}${region === undefined ? '' : ` in ${region}`}, ${at}`;
  return [title, '', ...lines, verdict(findings)].join('\n');
}

function linesOf(finding: Finding, width: number): readonly string[] {
  const todo = finding.state === 'ok' ? [] : finding.todo;
  return [
    `${LABEL[finding.state]}  ${finding.what.padEnd(width)}  ${finding.found}`,
    ...todo.map((line) => `          → ${line}`),
  ];
}

const LABEL: Readonly<Record<State, string>> = { ok: 'ok    ', warn: 'warn  ', broken: 'BROKEN' };

function verdict(findings: readonly Finding[]): string {
  const count = (state: State): number => findings.filter((one) => one.state === state).length;
  const [warnings, failures] = [count('warn'), count('broken')];
  const also = warnings === 0 ? '' : `, ${plural(warnings, 'warning')}`;
  return failures === 0
    ? `Ready to write to members${also}.`
    : `Not ready to write to members: ${failures} broken${also}.`;
}

/** For machines: the same, in the order of looking. */
export function toJson(report: Report): string {
  return JSON.stringify({ ...report, ready: !isBroken(report) }, null, 2);
}
