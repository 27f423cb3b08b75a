import type { Context } from 'hono';
import { readLanguage } from '../../functions/staff-pages/read-language.ts';
import { wordPage } from '../../functions/staff-pages/shell.ts';
import { SHELL_WORDS } from '../../functions/staff-pages/words-shell.ts';
import { staffLanguage } from '../../functions/staff-pages/written.ts';
import { LOCAL_PAGES, localHead } from './head.ts';
import type { LocalWorld } from './world.ts';

interface Said {
  readonly status: 400 | 404 | 500;
  readonly page: 'notFound' | 'notDone' | 'fault';
}

/**
 * What is not there, or did not work: a page with its menu to a browser, which asks for `text/html` by name, and in the
 * reader's language. To all else, which asks for anything, what a program is told.
 */
export function sayTo(
  local: LocalWorld,
  c: Context,
  { status, page }: Said,
  toProgram: () => Response,
): Response | Promise<Response> {
  if (!c.req.header('accept')?.includes('text/html')) return toProgram();
  const { clock, leaps, workflows } = local;
  const { organisation } = workflows;
  const language = readLanguage(c.req.header('accept-language'), staffLanguage(organisation));
  const head = localHead({ clock, leaps, zone: organisation.zone }, { language, place: LOCAL_PAGES.inbox });
  c.header('vary', 'accept, accept-language');
  c.header('cache-control', 'no-store');
  return c.html(wordPage({ language, head }, SHELL_WORDS[language][page]), status);
}
