import { html } from 'hono/html';
import { dayOf } from './dates.ts';
import { memberPage, type Frame, type Html } from './shell.ts';
import type { Fate, Told, WhyView } from './why.ts';
import { PREFERENCE_WORDS } from './words-preferences.ts';
import { NOT_BEGUN, SKIPPED, STATES, WHY_WORDS } from './words-why.ts';

/** @param zone in which the dates are the member's. */
export function whyPage(frame: Frame, { message, year }: WhyView, zone: string): Html {
  const { language } = frame;
  const words = WHY_WORDS[language];
  const purpose = message && PREFERENCE_WORDS[language].purposes[message.purpose];
  return memberPage(frame, {
    title: words.title,
    here: 'why',
    body: html`<h1>${words.title}</h1>
      ${
        message && purpose
          ? html`<p>${message.why ?? words.noWhy}</p>
              <dl>
                <dt>${words.message}</dt>
                <dd>${titleOf(message, frame)}</dd>
                <dt>${words.when}</dt>
                <dd>${dayOf(message.at, language, zone)}</dd>
                <dt>${words.what}</dt>
                <dd>${fateText(message.fate, frame)}</dd>
                <dt>${words.purpose}</dt>
                <dd>${purpose.name}. ${purpose.more}</dd>
              </dl>`
          : html`<p>${words.noMessage}</p>`
      }
      <h2>${words.year}</h2>
      ${
        year.length === 0
          ? html`<p>${words.none}</p>`
          : html`<p>${words.yearMore}</p>
              <ul class="lines">
                ${year.map(
                  (told) =>
                    html`<li>
                      <span class="when">${dayOf(told.at, language, zone)}</span>
                      <strong>${titleOf(told, frame)}</strong><br />${fateText(told.fate, frame)}
                    </li>`,
                )}
              </ul>`
      }`,
  });
}

function titleOf({ title, channel }: Told, { language }: Frame): string {
  const words = WHY_WORDS[language];
  const name = title ?? (channel === 'sms' ? words.anSms : words.aMessage);
  return channel === 'sms' && title !== undefined ? `${name} (${words.bySms})` : name;
}

export function fateText(fate: Fate, { language }: Pick<Frame, 'language'>): string {
  const words = WHY_WORDS[language];
  const reasons: Readonly<Record<string, string>> =
    fate.state === 'skipped' ? SKIPPED[language] : fate.state === 'not-begun' ? NOT_BEGUN[language] : {};
  if ('reason' in fate) return `${words.notSent} ${reasons[fate.reason] ?? words.otherReason}`;
  return STATES[language][fate.state];
}
