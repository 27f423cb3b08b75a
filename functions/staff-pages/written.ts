import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Organisation, PerLanguage } from '../../shared/member/organisation.ts';
import { lettersOf, type Letters } from '../../shared/message/letter.ts';
import type { Language } from '../../shared/message/template.ts';
import { taskReasons } from '../../workflows/tasks.ts';

type Given = Pick<Workflows, 'organisation' | 'journeys' | 'questions' | 'points' | 'templates'>;

/** What the organisation has written, as far as staff see it. */
export type Written = Given & {
  readonly letters: Letters;
  readonly reasons: Readonly<Record<string, PerLanguage<string>>>;
  /** Of staff. */
  readonly language: Language;
  /** Beside the pages of this function, before them: what only one machine has. */
  readonly tabs: readonly Tab[];
};

/** A page of others that stands in the menu. */
export interface Tab {
  readonly href: string;
  readonly text: PerLanguage<string>;
}

export interface Options {
  readonly tabs?: readonly Tab[];
  /** Why each task is there: default workflows/tasks.ts. */
  readonly reasons?: Written['reasons'];
}

export function writtenFor(given: Given, { tabs = [], reasons = taskReasons }: Options): Written {
  const { organisation, journeys, questions, points, templates } = given;
  const language = staffLanguage(organisation);
  const letters = lettersOf(templates);
  return { organisation, journeys, questions, points, templates, letters, reasons, language, tabs };
}

/** The language that staff read; where none are named, the organisation's. */
export const staffLanguage = ({ staff, defaultLanguage }: Organisation): Language =>
  staff?.language ?? defaultLanguage;
