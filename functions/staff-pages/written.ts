import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Organisation, PerLanguage } from '../../shared/member/organisation.ts';
import { lettersOf, type Letters } from '../../shared/message/letter.ts';
import type { Language } from '../../shared/message/template.ts';
import { taskReasons } from '../../workflows/tasks.ts';
import { readLanguage } from './read-language.ts';
import { placeOf, type StaffRequest } from './request.ts';
import type { Html } from './shell.ts';

type Given = Pick<Workflows, 'organisation' | 'journeys' | 'questions' | 'points' | 'templates'>;

/** What the organisation has written, as far as staff see it. */
export type Written = Given & {
  readonly letters: Letters;
  readonly reasons: Readonly<Record<string, PerLanguage<string>>>;
  /** Of who reads. */
  readonly language: Language;
  readonly head: Head;
};

/** What stands at the head of every page. */
export interface Head {
  /** Whose pages these are: in the window's title too. */
  readonly name: string;
  /** Where a click on the name leads, if anywhere. */
  readonly home?: string;
  /** Pages of others in the menu, before those of this function and after them. */
  readonly before?: readonly Tab[];
  readonly after?: readonly Tab[];
  /** Where else more is known of a member. */
  readonly ofMember?: (ref: string) => Tab;
  /** Beneath the menu. */
  readonly banner?: Html;
}

/** A page of others that stands in the menu. */
export interface Tab {
  readonly href: string;
  readonly text: string;
}

export interface Options {
  /**
   * The head that others put on these pages; default the organisation's name.
   * @param place the address of the page, for a form that is to lead back to it.
   */
  readonly head?: (reader: { readonly language: Language; readonly place: string }) => Head;
  /** Why each task is there: default workflows/tasks.ts. */
  readonly reasons?: Written['reasons'];
}

/** @returns what is written, for whoever asks: in the language of their browser, and with the head of the page they ask for. */
export function writtenFor(
  given: Given,
  { head, reasons = taskReasons }: Options,
): (request: StaffRequest) => Written {
  const { organisation, journeys, questions, points, templates } = given;
  const letters = lettersOf(templates);
  return (request) => {
    const language = readLanguage(request.headers['accept-language'], staffLanguage(organisation));
    return {
      organisation,
      journeys,
      questions,
      points,
      templates,
      letters,
      reasons,
      language,
      head: head?.({ language, place: placeOf(request) }) ?? { name: organisation.name[language] },
    };
  };
}

/** The language that staff read where their browser does not say; where none are named, the organisation's. */
export const staffLanguage = ({ staff, defaultLanguage }: Organisation): Language =>
  staff?.language ?? defaultLanguage;
