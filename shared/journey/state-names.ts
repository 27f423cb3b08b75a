/** State names: a step's own, and what belongs to it. A contract: they stand in executions under way. */
export const waitState = (step: string): string => `${step}: wait`;
export const answerState = (step: string): string => `${step}: answer`;
export const wayState = (step: string): string => `${step}: way`;
export const silenceState = (step: string): string => `${step}: silence`;
/** Ends the run after an answer or a silence, `reason` being that of an end() or null. */
export const endState = (step: string, reason: string | null): string =>
  reason === null ? `${step}: end` : `${step}: end ${reason}`;

// A state's name is at most 80 characters (https://states-language.net/spec.html#states-fields), and a step's name is
// the beginning of the names of its states.
const LONGEST_STATE_NAME = 80;
export const LONGEST_REASON = 30;
/** In characters. */
export const LONGEST_STEP_NAME = LONGEST_STATE_NAME - endState('', 'r'.repeat(LONGEST_REASON)).length;
