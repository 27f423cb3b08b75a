import { html } from 'hono/html';
import type { SendingSwitch } from '../../shared/message/sending-switch.ts';
import type { Language } from '../../shared/message/template.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import type { Html } from './shell.ts';
import { INBOX_WORDS } from './words-inbox.ts';

/** Says that nothing goes out at present, and why, with the button that ends it; nothing when all is well. */
export function sendingBanner(
  { frozen, tripped }: SendingSwitch,
  zone: string,
  language: Language,
): Html | '' {
  if (!frozen && tripped.length === 0) return '';
  const words = INBOX_WORDS[language];
  const why = [
    ...(frozen
      ? [html`<p><b>${words.frozen}</b> ${words.since(moment(frozen.since, zone, language), frozen.why)}</p>`]
      : []),
    ...tripped.map(
      ({ channel, reason, until }) =>
        html`<p>
          <b>${words.tripped(words.channels[channel])}</b>
          ${words.again(reason, moment(until, zone, language))}
        </p>`,
    ),
  ];
  return html`<section class="stopped" aria-label="${words.sending}">
    <div>
      ${why}
      <p>${words.waits}</p>
    </div>
    <form method="post" action="/sending">
      <button type="submit" name="frozen" value="false">${words.release}</button>
    </form>
  </section>`;
}
