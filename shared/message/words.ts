import type { Block } from './blocks.ts';

/** What an author wrote, ready for a layout: plain texts, slots as `{{ name }}`. */
export interface Words {
  readonly subject: string;
  readonly preview: string;
  readonly why: string;
  readonly blocks: readonly Block[];
}
