import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Letters } from '../../shared/message/letter.ts';

/** What the pages need of what the organisation has written: of its messages no more than what they tell of them. */
export type Written = Pick<Workflows, 'organisation' | 'journeys' | 'questions' | 'points'> & {
  readonly letters: Letters;
};
