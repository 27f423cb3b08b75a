/** How many executions are open: Step Functions allows a million in an account. */
export interface OpenRuns {
  readonly started: (run: string) => void;
  readonly ended: (run: string) => void;
  /** The most that were open at once, since the last `reset`. */
  readonly most: () => number;
  /** All that were ever started since the last `reset`. */
  readonly starts: () => number;
  readonly reset: () => void;
}

export function createOpenRuns(): OpenRuns {
  // A second start of a run does nothing, also after its end.
  const known = new Set<string>();
  const open = new Set<string>();
  let most = 0;
  let before = 0;
  return {
    started(run) {
      if (known.has(run)) return;
      known.add(run);
      open.add(run);
      most = Math.max(most, open.size);
    },
    ended: (run) => void open.delete(run),
    most: () => most,
    starts: () => known.size - before,
    reset() {
      most = open.size;
      before = known.size;
    },
  };
}
