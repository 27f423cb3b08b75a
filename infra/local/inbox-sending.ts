import { html } from 'hono/html';
import type { SendingSwitch } from '../../shared/message/sending-switch.ts';
import type { Channel } from '../../shared/message/template.ts';
import { moment } from '../../functions/staff-pages/moment.ts';

type Html = ReturnType<typeof html>;

const NAMES: Readonly<Record<Channel, string>> = { email: 'e-mail', sms: 'SMS' };

/** Says that nothing goes out at present, and why, with the button that ends it; nothing when all is well. */
export function sendingBanner({ frozen, tripped }: SendingSwitch, zone: string): Html | '' {
  if (!frozen && tripped.length === 0) return '';
  const why = [
    ...(frozen
      ? [html`<p><b>All sending is frozen</b> since ${moment(frozen.since, zone)}: ${frozen.why}</p>`]
      : []),
    ...tripped.map(
      ({ channel, reason, until }) =>
        html`<p>
          <b>The provider of ${NAMES[channel]} takes nothing</b> (${reason}); it is asked again from
          ${moment(until, zone)}.
        </p>`,
    ),
  ];
  return html`<section class="banner" aria-label="Sending">
    <div>
      ${why}
      <p>Messages wait, and go when they still can; one that gets too late is skipped, and says so.</p>
    </div>
    <form method="post" action="/sending">
      <button type="submit" name="frozen" value="false">Release</button>
    </form>
  </section>`;
}
