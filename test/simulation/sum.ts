import type { Outcome } from './phase.ts';

/** Several lives of one phase as one. */
export function sum(outcomes: readonly Outcome[]): Outcome {
  const total = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((all, outcome) => all + of(outcome), 0);
  return {
    due: total(({ due }) => due),
    accepted: total(({ accepted }) => accepted),
    doubled: total(({ doubled }) => doubled),
    lost: total(({ lost }) => lost),
    inDoubt: total(({ inDoubt }) => inDoubt),
    killed: total(({ killed }) => killed),
    restarts: outcomes.flatMap(({ restarts }) => restarts),
    wrong: outcomes.flatMap(({ wrong }) => wrong),
  };
}
