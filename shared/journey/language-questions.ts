import type { Question } from './journey.ts';

type QuestionOf<Id extends string, Scale extends Question['scale']> = Omit<Question, 'id' | 'scale'> & {
  readonly id: Id;
  readonly scale: Scale;
};

/** A question of a journey; its words stand in workflows/<journey>/questions/<id>.<language>.md. */
export function question<const Id extends string, const Scale extends Question['scale']>(
  id: Id,
  options: {
    /** Care is part of helping; `support` is the question after help, which goes first; a survey is for us. */
    readonly kind: Question['kind'];
    /** Scores within 0-10, `{ from: 1, to: 5 }`, or two to six choices. */
    readonly scale: Scale;
    /** Whether the page asks for words as well. By default it does. */
    readonly comment?: boolean;
  },
): QuestionOf<Id, Scale> {
  const { kind, scale, comment = true, ...unknown } = options ?? {};
  // What is unknown is carried along, so that journey() can name the typo.
  return { ...unknown, id, kind, scale, comment };
}

/** The names of a question's answers: its choices, or its scores and their ranges (`9`, `0-6`). */
export type AnswerName<Asked extends Question> = NameOn<Asked['scale']>;

type NameOn<Scale> = Scale extends { readonly choices: readonly (infer Choice extends string)[] }
  ? Choice
  : Scale extends { readonly from: infer From extends Score; readonly to: infer To extends Score }
    ? NameFrom<From | Exclude<UpTo[To], UpTo[From]>>
    : string;

type NameFrom<Scores extends Score, First extends Score = Scores> = First extends Score
  ? `${First}` | `${First}-${Exclude<Scores, UpTo[First]>}`
  : never;

type Score = keyof UpTo;
interface UpTo {
  0: 0;
  1: 0 | 1;
  2: 0 | 1 | 2;
  3: 0 | 1 | 2 | 3;
  4: 0 | 1 | 2 | 3 | 4;
  5: 0 | 1 | 2 | 3 | 4 | 5;
  6: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  7: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
  8: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  9: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  10: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
}
