import { framedPage, type Html } from '../../functions/staff-pages/shell.ts';
import type { Language } from '../../shared/message/template.ts';
import { LOCAL_PAGES, localHead } from './head.ts';
import { LOCAL_STYLE } from './style.ts';
import type { LocalWorld } from './world.ts';

export type { Html };

/** Where a member's own page stands. */
export const memberPath = (ref: string): string => `/members/${ref}`;

interface Shown {
  readonly title: string;
  readonly here: keyof typeof LOCAL_PAGES;
  /** With the part that is the main one. */
  readonly content: Html;
  /** A look of the page's own. */
  readonly layout?: string;
  /** Where the clock's buttons lead back to; default the page without what was asked of it. */
  readonly place?: string;
}

/** A page that only this machine has, in the frame of the pages of staff. Works without script. */
export function localPage(
  { clock, leaps, workflows }: LocalWorld,
  language: Language,
  { title, here, content, layout, place = LOCAL_PAGES[here] }: Shown,
): Html {
  const head = localHead({ clock, leaps, zone: workflows.organisation.zone }, { language, place });
  return framedPage(
    { language, head },
    { title, here: LOCAL_PAGES[here], content, style: LOCAL_STYLE, ...(layout !== undefined && { layout }) },
  );
}
