import type { Language } from '../../shared/message/template.ts';
import type { Written } from './written.ts';

/** An answer as it was given: its question in words, absent when it is retired; the score, or the choice in words. */
export function answerInWords(
  { question, score, choice }: Readonly<Record<string, unknown>>,
  questions: Written['questions'],
  language: Language,
): { readonly question: string | undefined; readonly value: string } {
  const words = Object.values(questions)
    .map((ofJourney) => ofJourney[String(question)]?.[language])
    .find((one) => one !== undefined);
  if (typeof choice === 'string')
    return { question: words?.question, value: words?.choices?.[choice] ?? choice };
  return { question: words?.question, value: typeof score === 'bigint' ? String(score) : '' };
}
