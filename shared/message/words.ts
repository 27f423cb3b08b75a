import type { Block } from './blocks.ts';
import type { QuestionWords } from './template.ts';

/** What an author wrote, ready for a layout: plain texts, slots as `{{ name }}`. */
export interface Words {
  readonly subject: string;
  readonly preview: string;
  readonly why: string;
  readonly blocks: readonly Block[];
  /** There when the message asks a question: what its block of answers says. */
  readonly asks?: Asked;
}

/** A question in one language, as a message asks it. */
export interface Asked {
  /** What an answer can be, in order: scores or choices. */
  readonly values: readonly string[];
  readonly words: QuestionWords;
}
