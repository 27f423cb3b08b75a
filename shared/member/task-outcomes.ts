/** What came of something that staff were to do for a member: spoken with or written to, tried in vain, or no longer called for. */
export const TASK_OUTCOMES = ['reached', 'not-reached', 'not-needed'] as const;
