import type { Question } from '../../shared/journey/journey.ts';
import { valuesOf } from '../../shared/journey/question.ts';
import { holdsIdentityNumber } from '../../shared/member/national-identity.ts';
import { only } from './request.ts';

/** Characters, as shared/member/event-schemas.ts has it for `survey.answered`. */
export const LONGEST_COMMENT = 2000;

export interface Given {
  /** A score or a choice, one of the question's own. */
  readonly value: string;
  readonly comment: string | undefined;
}

export type AnswerProblem = 'no-value' | 'comment-too-long' | 'identity-number';

/** What was filled in, also where it cannot be taken, so that nobody has to write it again. */
export interface Filled {
  readonly value: string | undefined;
  readonly comment: string | undefined;
}

/** What no one can see, and so could not take away: controls, half characters, marks that turn the direction of text. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** Reads an answer strictly: the very text of a value that the question has, just once. */
export function readAnswer(
  fields: URLSearchParams,
  { scale, comment: asksComment }: Pick<Question, 'scale' | 'comment'>,
): { readonly given: Given } | { readonly problems: readonly AnswerProblem[]; readonly filled: Filled } {
  const sent = only(fields, 'a');
  const value = sent !== undefined && valuesOf(scale).includes(sent) ? sent : undefined;
  const comment = asksComment ? commentIn(fields) : undefined;
  const problems: AnswerProblem[] = [];
  if (value === undefined) problems.push('no-value');
  if (comment !== undefined && comment.length > LONGEST_COMMENT) problems.push('comment-too-long');
  if (comment !== undefined && holdsIdentityNumber(comment)) problems.push('identity-number');
  if (value === undefined || problems.length > 0) return { problems, filled: { value, comment } };
  return { given: { value, comment } };
}

function commentIn(fields: URLSearchParams): string | undefined {
  const written = fields
    .getAll('comment')
    .join('\n')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(INVISIBLE, '')
    .normalize('NFC')
    .trim();
  return written === '' ? undefined : written;
}

/** The answer that a button in a mail has chosen: for the eye only, and nothing when it is none of the question's own. */
export function preselected(query: URLSearchParams, { scale }: Pick<Question, 'scale'>): string | undefined {
  // What a mail program took along stands behind it, as behind a token.
  const value = /^[A-Za-z0-9-]+/.exec(only(query, 'a') ?? '')?.[0];
  return valuesOf(scale).find((one) => one === value);
}
