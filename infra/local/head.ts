import { html } from 'hono/html';
import type { LocalClock } from '../../shared/adapters/clock.local.ts';
import type { Language } from '../../shared/message/template.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import { PAGES, type Html } from '../../functions/staff-pages/shell.ts';
import type { Head } from '../../functions/staff-pages/written.ts';
import type { Leaps } from './leaps.ts';
import { HEAD_WORDS } from './words-head.ts';

/** The pages that only this machine has, as they stand in the menu. */
export const LOCAL_PAGES = { inbox: '/', clock: '/clock', try: '/try' } as const;

/** The letters that a member got, as the inbox lists them. */
const inboxOf = (ref: string): string =>
  `${LOCAL_PAGES.inbox}?${new URLSearchParams({ member: ref }).toString()}`;

interface Showing {
  readonly clock: Pick<LocalClock, 'now' | 'speed'>;
  readonly leaps: Pick<Leaps, 'isUnderWay'>;
  readonly zone: string;
}

/**
 * The head of every page here, of this machine's own and of staff: one menu, and the clock with its buttons.
 * @param place where the buttons lead back to.
 */
export function localHead(
  showing: Showing,
  { language, place }: { readonly language: Language; readonly place: string },
): Head {
  const { name, pages, ofMember } = HEAD_WORDS[language];
  return {
    name,
    home: LOCAL_PAGES.inbox,
    before: [{ href: LOCAL_PAGES.inbox, text: pages.inbox }],
    after: [
      { href: LOCAL_PAGES.clock, text: pages.clock },
      { href: LOCAL_PAGES.try, text: pages.try },
    ],
    ofMember: (ref) => ({ href: inboxOf(ref), text: ofMember }),
    banner: clockForm(showing, language, place),
  };
}

function clockForm({ clock, leaps, zone }: Showing, language: Language, place: string): Html {
  const words = HEAD_WORDS[language];
  const [now, speed] = [clock.now(), clock.speed()];
  const leaping = leaps.isUnderWay();
  const runs = speed === 1 ? '' : speed === 0 ? words.paused : `×${speed}`;
  const said = leaping ? words.leaping : runs;
  const buttons = leaping ? { stop: words.stop } : words.leaps;
  return html`<form method="post" action="/clock" class="banner" aria-label="${words.clock}">
    <input type="hidden" name="back" value="${place}" />
    <span
      ><time datetime="${now}">${moment(now, zone, language)}</time>
      ${said === '' ? '' : html`<span class="quiet">${said}</span>`}</span
    >
    <div>
      ${Object.entries(buttons).map(
        ([leap, text]) =>
          html`<button
            type="submit"
            name="leap"
            value="${leap}"
            class="${leap === 'next' ? 'main' : 'other'}"
          >
            ${text}
          </button>`,
      )}
    </div>
  </form>`;
}

const KNOWN = new Set<string>([...PAGES.map((page) => `/${page}`), ...Object.values(LOCAL_PAGES)]);

/** Where the clock's buttons lead back to: a page of this server, whatever was posted. */
export function wayBack(given: unknown): string {
  const here = 'http://here.invalid';
  const url = typeof given === 'string' && given.startsWith('/') ? URL.parse(given, here) : null;
  if (url?.origin !== here) return '/';
  const [, first = ''] = url.pathname.split('/');
  // `//elsewhere` begins with a slash too, and is another host.
  const isPage = url.pathname === '/' || (first !== '' && KNOWN.has(`/${first}`));
  return isPage ? `${url.pathname}${url.search}` : '/';
}
