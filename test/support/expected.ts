import type { Expected } from '../../shared/journey/task.ts';

/** What is known of a step that sends an ordinary relation mail. */
export const A_MAIL: Expected = {
  contends: { priority: 0, notAfterDays: 5, mutedByOpenCase: false },
  asksSupport: false,
  anyDay: false,
  channel: 'email',
};
