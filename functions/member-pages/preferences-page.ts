import { html } from 'hono/html';
import { CHANNELS, LANGUAGES, PURPOSES, type Channel, type Purpose } from '../../shared/message/template.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { dayOf } from './dates.ts';
import type { Change, Shown } from './preferences.ts';
import type { FormRefusal } from './request.ts';
import { memberPage, problemSummary, type Frame, type Html } from './shell.ts';
import { FORM_WORDS } from './words-form.ts';
import { LANGUAGE_NAMES, PREFERENCE_WORDS } from './words-preferences.ts';

export type Notice = 'saved' | 'newer';
export type PreferenceProblem = FormRefusal | 'unreadable';

interface Preferences {
  readonly shown: Shown;
  readonly hidden: { readonly shown: string; readonly proof: string };
  /** While a pause lasts. */
  readonly pausedUntil: Instant | undefined;
  readonly zone: string;
  /** Channels on which we have no address. */
  readonly missing: Readonly<Record<Channel, boolean>>;
  readonly notice?: Notice | undefined;
  readonly problem?: PreferenceProblem;
}

export function preferencesPage(frame: Frame, preferences: Preferences): Html {
  const { language } = frame;
  const words = PREFERENCE_WORDS[language];
  const { notice, problem } = preferences;
  const problems = problem ? [{ text: problemText(problem, frame) }] : [];
  const title = problem
    ? `${FORM_WORDS[language].error}: ${words.title}`
    : notice === 'saved'
      ? words.saved
      : words.title;
  return memberPage(frame, {
    title,
    here: 'preferences',
    body: html`${problemSummary(FORM_WORDS[language].problem, problems)}
      ${notice ? html`<p class="note" role="status">${words[notice]}</p>` : ''}
      <h1>${words.title}</h1>
      <p>${words.intro}</p>
      ${saveForm(frame, preferences)} ${pauseForm(frame, preferences)}
      <h2>${words.stopTitle}</h2>
      <p>${words.stopMore}</p>
      ${oneButton(frame, preferences, 'stop', words.stop)}`,
  });
}

function saveForm(frame: Frame, preferences: Preferences): Html {
  const words = PREFERENCE_WORDS[frame.language];
  const { shown } = preferences;
  return html`<form method="post" action="${frame.paths?.preferences ?? ''}" accept-charset="utf-8">
    ${hidden(preferences, 'save')} ${PURPOSES.map((purpose) => purposeField(frame, preferences, purpose))}
    <div class="field">
      <label for="language">${words.language}</label>
      <select id="language" name="language">
        ${LANGUAGES.map(
          (one) =>
            html`<option value="${one}" lang="${one}" ${shown.language === one ? 'selected' : ''}>
              ${LANGUAGE_NAMES[one]}
            </option>`,
        )}
      </select>
    </div>
    <fieldset class="boxes">
      <legend>${words.channel}</legend>
      <p class="hint">${words.channelMore}</p>
      ${CHANNELS.map(
        (channel) =>
          html`<label
            ><input
              type="radio"
              id="channel-${channel}"
              name="channel"
              value="${channel}"
              ${shown.channel === channel ? 'checked' : ''}
            /><span>${words.channels[channel]}</span></label
          >`,
      )}
    </fieldset>
    <button type="submit">${words.save}</button>
  </form>`;
}

function purposeField({ language }: Frame, { shown, missing }: Preferences, purpose: Purpose): Html {
  const words = PREFERENCE_WORDS[language];
  const { name, more } = words.purposes[purpose];
  return html`<fieldset class="boxes">
    <legend>${name}</legend>
    <p class="hint">${more}</p>
    ${CHANNELS.map((channel) => {
      const option = `${purpose}.${channel}` as const;
      return html`<label
        ><input
          type="checkbox"
          id="${purpose}-${channel}"
          name="on"
          value="${option}"
          ${shown.on.includes(option) ? 'checked' : ''}
        /><span
          >${words.channels[channel]}${
            missing[channel] ? html` <span class="hint">(${words.noAddress[channel]})</span>` : ''
          }</span
        ></label
      >`;
    })}
  </fieldset>`;
}

function pauseForm(frame: Frame, preferences: Preferences): Html {
  const words = PREFERENCE_WORDS[frame.language];
  const { pausedUntil, zone } = preferences;
  return html`<h2>${words.pauseTitle}</h2>
    ${
      pausedUntil
        ? html`<p>${words.paused(dayOf(pausedUntil, frame.language, zone))}</p>
            ${oneButton(frame, preferences, 'resume', words.resume)}`
        : html`<p>${words.pauseMore}</p>
            ${oneButton(frame, preferences, 'pause', words.pause)}`
    }`;
}

function oneButton(frame: Frame, preferences: Preferences, change: Change, text: string): Html {
  return html`<form method="post" action="${frame.paths?.preferences ?? ''}" accept-charset="utf-8">
    ${hidden(preferences, change)}
    <button type="submit" class="second">${text}</button>
  </form>`;
}

function hidden({ hidden: { shown, proof } }: Preferences, change: Change): Html {
  return html`<input type="hidden" name="shown" value="${shown}" />
    <input type="hidden" name="proof" value="${proof}" />
    <input type="hidden" name="do" value="${change}" />`;
}

function problemText(problem: PreferenceProblem, { language }: Frame): string {
  return FORM_WORDS[language].refusals[problem === 'unreadable' ? 'media-type' : problem];
}
