import type * as z from 'zod';
import { holdsIdentityNumber } from '../../shared/member/national-identity.ts';
import type { Language } from '../../shared/message/template.ts';
import { MOST_NOTED } from '../staff-tasks/finish-task.ts';
import { CALLS_WORDS } from './words-calls.ts';

/** A field of a call's forms that a person fills in. */
const FIELDS = ['note', 'to', 'reason'] as const;
export type CallField = (typeof FIELDS)[number];

/** What is wrong with a field, and how to mend it. */
export interface CallProblem {
  readonly field: CallField;
  readonly text: string;
}

/**
 * What a person can mend, a line for each field; nothing of what only a program could have sent.
 * @param fields as they were sent, with line breaks of one character.
 */
export function problemsIn(
  error: z.ZodError,
  fields: Readonly<Record<string, string | undefined>>,
  language: Language,
): readonly CallProblem[] {
  const refused = new Set(error.issues.map(({ path }) => path[0]));
  const { wrong } = CALLS_WORDS[language];
  return FIELDS.filter((field) => refused.has(field)).map((field) => {
    if (field === 'to') return { field, text: wrong.noDay };
    const text = fields[field]?.trim() ?? '';
    if (text === '') return { field, text: wrong.empty };
    if (text.length > MOST_NOTED) return { field, text: wrong.tooLong(text.length, MOST_NOTED) };
    return { field, text: holdsIdentityNumber(text) ? wrong.identityNumber : wrong.unreadable };
  });
}
