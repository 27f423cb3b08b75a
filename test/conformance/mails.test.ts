import { caniemail } from 'caniemail';
import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { render } from '../../shared/message/render.ts';
import { slotValues } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { workflows } from '../../workflows/index.ts';
import { mailRules } from '../support/mail-html.ts';

const { organisation, templates } = workflows;
const page = 'https://m.example.org/p/0123456789abcdef0123456789abcdefk1';

/** Every mail that there is, in every language, to one member. */
const mails = Object.entries(templates).flatMap(([journey, messages]) =>
  Object.entries(messages).flatMap(([message, versions]) =>
    LANGUAGES.filter((language) => versions[language].html !== '').map((language) => {
      const pages = { unsubscribeUrl: page, preferencesUrl: page, whyUrl: page, answerUrl: page };
      const values = slotValues({ organisation, language, member: { givenName: 'Åsa' }, ...pages });
      return { name: `${journey}/${message}.${language}`, ...render(versions[language], values) };
    }),
  ),
);

/**
 * What some mail client does not do, by https://www.caniemail.com, and why a mail is whole without it. Anything else that
 * comes into a mail has to be looked at first.
 */
const DONE_WITHOUT: Readonly<Record<string, string>> = {
  '<body> element': 'Outlook for Mac takes the body away and keeps what is in it',
  '<style> element':
    'only Gmail for accounts of others: every rule that matters stands in the elements as well',
  '@media': 'the widths are fluid without it, and the light colours hold where the dark are not known',
  'Attribute selector': 'only of the answers’ wrapping at 360 px, and of dark colours in Outlook',
  'Chaining selectors': 'as above',
  'Class selector': 'as above',
  'Descendant combinator': 'as above',
  'ID selector': 'only MJML’s own rules for Outlook',
  'Type selector': 'what it says stands in the elements as well',
  'aria-label attribute': 'the words of the answers are read instead',
  'border-radius': 'corners are square',
  cursor: 'the pointer stays an arrow',
  'display:none': 'the line that fills the preview is invisible by its size and colour as well',
  opacity: 'as above',
  outline: 'only resets',
  overflow: 'as above',
  'overflow-wrap': 'long words may widen the mail',
  'role attribute': 'the language and the title are read all the same',
  'target attribute': 'every link opens in a new tab anyway',
  transform: 'matches text-transform, which they do',
  'white-space': 'a phone number may break over two lines',
  'word-break': 'long words may widen the mail',
  'word-spacing': 'spaces are wider by a hair',
};
const CLIENTS = ['gmail.*', 'outlook.*', 'apple-mail.*', 'samsung-email.*'] as const;

describe('every mail', () => {
  it('is there to be looked at', () => {
    expect(mails.length).toBeGreaterThan(70);
  });

  it.each(mails)('$name is valid HTML, with nothing left to fill in', async ({ html, text, subject }) => {
    const { results } = await new HtmlValidate(mailRules).validateString(html);
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
    for (const part of [html, text, subject]) expect(part).not.toMatch(/\{\{|\}\}|undefined|null\b/);
  });

  it('uses nothing that the clients of our members lack, but for what it can do without', () => {
    const lacking = new Set<string>();
    for (const { html } of mails) {
      const { issues } = caniemail({ clients: [...CLIENTS], html });
      for (const found of issues.errors.values()) for (const { title } of found) lacking.add(title);
    }
    expect([...lacking].toSorted()).toEqual(Object.keys(DONE_WITHOUT).toSorted());
  });
});
