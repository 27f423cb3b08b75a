import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Language } from '../../shared/message/template.ts';
import { sourceOf } from '../../test/support/message.ts';
import {
  asking,
  askingBody,
  inAllLanguages,
  journeysFile,
  removeRoots,
  rootWith,
  scaleSource,
  sending,
  someScale,
} from '../../test/support/words-root.ts';
import { lintMessage, lintQuestion, lix } from './lint-message.ts';
import { lintWords } from './lint-words.ts';

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(removeRoots);

const good = {
  subject: 'Så når du oss när du vill',
  preview: 'Ett nummer, en sida och en person som svarar.',
  why: 'Du får det här mejlet för att du är medlem hos oss.',
};
const words = (count: number): string =>
  `${'Vi hör av oss. '.repeat(Math.floor(count / 4))}${'ja '.repeat(count % 4)}`;
/** A body of so many words: a greeting of two, the text, and a button of one. */
const bodyOf = (count: number, text = ''): string =>
  `Hej {{ member.givenName }},\n\n${words(count - 3)}${text}\n\n[Läs]({{ link.help }})\n`;

const lint = (
  parts: Partial<Record<'subject' | 'preview' | 'why' | 'body', string>>,
  { journey = 'welcome', language = 'sv' }: { journey?: string; language?: Language } = {},
): string[] =>
  lintMessage({
    file: 'hello.sv.md',
    journey,
    language,
    source: sourceOf({ ...good, body: bodyOf(60), ...parts }),
    values: new Map([
      ['member.givenName', 'Anna'],
      ['link.help', 'https://example.org/help'],
    ]),
  });

describe('a message that reads well', () => {
  it.each([
    ['as it is', {}],
    ['with a subject of 20 characters', { subject: 'a'.repeat(20) }],
    [
      'with a subject of 60 characters, the name filled in',
      { subject: `Hej {{ member.givenName }} ${'a'.repeat(51)}` },
    ],
    ['with a preview of 30 characters', { preview: 'a'.repeat(30) }],
    ['with a preview of 110 characters', { preview: 'a'.repeat(110) }],
    ['with a body of 40 words', { body: bodyOf(40) }],
    ['with a body of 160 words', { body: bodyOf(160) }],
    ['with a © in it', { body: bodyOf(60, '© alla') }],
  ])('has no problems %s', (_, parts) => {
    expect(lint(parts)).toEqual([]);
  });
});

describe('a message is told of', () => {
  it.each([
    [
      'a subject that is too short',
      { subject: 'a'.repeat(19) },
      'subject has 19 characters and should have 20 to 60',
    ],
    ['a subject that is too long', { subject: 'a'.repeat(61) }, 'subject has 61 characters'],
    [
      'a preview that is too short',
      { preview: 'a'.repeat(29) },
      'preview has 29 characters and should have 30 to 110',
    ],
    ['a preview that is too long', { preview: 'a'.repeat(111) }, 'preview has 111 characters'],
    ['a subject that tells of a case', { subject: 'Om din Uppsägning i går' }, 'subject holds "uppsäg"'],
    [
      'a preview that tells of a case',
      { preview: 'Så går det vidare med lönekonflikten nu.' },
      'preview holds "konflikt"',
    ],
    ['a why that is no sentence', { why: 'för att du är medlem hos oss' }, 'why is not a sentence'],
    ['a why of two words', { why: 'Du är.' }, 'why is not a sentence'],
    ['a body that is too short', { body: bodyOf(39) }, 'the body has 39 words and should have 40 to 160'],
    ['a body that is too long', { body: bodyOf(161) }, 'the body has 161 words'],
    ['an exclamation mark', { body: bodyOf(60, 'Hej!') }, '1 exclamation marks and 0 allowed'],
    ['an emoji', { preview: 'Ett nummer, en sida, en person \u{1F389} som svarar.' }, 'the emoji \u{1F389}'],
    ['a heart in letters', { body: bodyOf(60, 'vi \u2764 er') }, 'the emoji \u2764'],
    ['a flag', { body: bodyOf(60, '\u{1F1F8}\u{1F1EA}') }, 'the emoji \u{1F1F8}'],
    ['heavy words', { body: bodyOf(60, 'Organisationen behandlar medlemsuppgifter. '.repeat(20)) }, 'LIX is'],
  ])('%s', (_, parts, what) => {
    expect(lint(parts)).toEqual([expect.stringMatching(/^hello\.sv\.md: .+; .+/)]);
    expect(lint(parts)[0]).toContain(what);
  });

  it.each([
    ['nb', 'Om oppsigelsen fra i går', 'oppsig'],
    ['en', 'About the warning you had', 'warning'],
  ] as const)('what tells of a case in %s', (language, subject, part) => {
    expect(lint({ subject }, { language })).toEqual([expect.stringContaining(`subject holds "${part}"`)]);
    expect(lint({ subject }, { language: 'sv' })).toEqual([]);
  });

  it('nothing for a bicycle, which is no illness', () => {
    expect(lint({ subject: 'Sykkel eller buss i dag' }, { language: 'nb' })).toEqual([]);
  });

  it('heavy words in Norwegian, not in English: there LIX says nothing', () => {
    const body = bodyOf(60, 'Organisasjonen behandler medlemsopplysninger. '.repeat(20));

    expect(lint({ body }, { language: 'nb' })).toEqual([expect.stringContaining('LIX is')]);
    expect(lint({ body }, { language: 'en' })).toEqual([]);
  });

  it('a second exclamation mark in a birthday greeting, whose body may be short', () => {
    const birthday = { journey: 'birthday' };

    expect(lint({ body: bodyOf(25, ''), subject: 'Grattis på din stora dag!' }, birthday)).toEqual([]);
    expect(lint({ body: bodyOf(30, 'Hurra!'), subject: 'Grattis på din stora dag!' }, birthday)).toEqual([
      expect.stringContaining('2 exclamation marks and 1 allowed'),
    ]);
    expect(lint({ body: bodyOf(24) }, birthday)).toEqual([expect.stringContaining('should have 25 to 160')]);
  });

  it('what its SMS says too, which has no subject, body and why', () => {
    const lintSms = (sms: string) =>
      lintMessage({
        file: 'hello.sv.md',
        journey: 'welcome',
        language: 'sv',
        source: `---\nsms: ${sms}\n---\n`,
        values: new Map([['link.preferences', 'https://example.org/p']]),
      });

    expect(lintSms('Hej, hör gärna av dig. {{ link.preferences }}')).toEqual([]);
    expect(lintSms('Hej! Om din uppsägning \u{1F622} {{ link.preferences }}')).toEqual([
      expect.stringContaining('1 exclamation marks'),
      expect.stringContaining('the emoji \u{1F622}'),
      expect.stringContaining('sms holds "uppsäg"'),
    ]);
  });
});

describe('the words of a question', () => {
  const some = { question: 'Hur?', low: 'nej', high: 'ja', comment: 'Varför?', thanks: ['Tack.'] };

  it('have no problems when they are calm', () => {
    expect(lintQuestion('nps.sv.md', some)).toEqual([]);
  });

  it.each([
    ['an exclamation mark', { ...some, thanks: ['Tack!'] }, '1 exclamation marks'],
    ['an emoji on a choice', { ...some, choices: { well: 'Bra \u{1F600}' } }, 'the emoji \u{1F600}'],
  ])('are told of %s', (_, said, what) => {
    expect(lintQuestion('nps.sv.md', said)).toEqual([expect.stringContaining(`nps.sv.md: ${what}`)]);
  });
});

describe('LIX', () => {
  it('is words per sentence and the percentage of words over six letters', () => {
    // 10 words in 2 sentences, of which "gärna" has 5 letters, "skickar" and "medlemmar" more than 6.
    expect(lix(['Vi skickar gärna brev till er. Våra medlemmar är bra.'])).toBe(10 / 2 + (100 * 2) / 10);
  });

  it('counts a paragraph, a list item and what stands before a colon as sentences, a greeting not at all', () => {
    expect(lix(['Hej Anna,', 'Tre saker: ett', 'två', 'tre'])).toBe(5 / 4);
  });

  it('is nothing for no words', () => {
    expect(lix(['Hej Anna,', ''])).toBe(0);
  });

  it('does not end a sentence within an address or a number', () => {
    expect(lix(['Skriv till eva@a.example.org kl 10.30 i dag.'])).toBe(7 + 100 / 7);
  });
});

describe('all words of a folder', () => {
  const body = bodyOf(60);
  const hello = inAllLanguages('workflows/welcome/messages/hello', sourceOf({ ...good, body }));

  it('are good when the build takes them, something uses them and they read well', async () => {
    const root = rootWith({ ...hello, 'workflows/journeys.ts': journeysFile([sending('hello')]) });

    expect(await lintWords(root)).toEqual([]);
  });

  it('are told what the build refuses, what nothing uses, and how messages and questions read', async () => {
    const asks = askingBody.replace('Vi undrar', `${words(40)}Vi undrar`);
    const root = rootWith({
      ...hello,
      'workflows/welcome/messages/hello.nb.md': sourceOf({ ...good, body, subject: 'Hei' }),
      ...inAllLanguages('workflows/welcome/messages/survey', sourceOf({ ...good, body: asks })),
      'workflows/welcome/messages/survey.sv.md': sourceOf({ ...good, body: `${asks}\n<b>x</b>\n` }),
      'workflows/farewell/messages/bye.sv.md': sourceOf({ ...good, body }),
      ...inAllLanguages('workflows/welcome/questions/nps', scaleSource()),
      'workflows/welcome/questions/nps.sv.md': scaleSource(undefined, 'Tack!\n'),
      'workflows/journeys.ts': journeysFile([sending('hello'), asking('survey', someScale)]),
    });

    expect((await lintWords(root)).map((problem) => problem.split('; ')[0])).toEqual([
      'workflows/welcome/messages/survey.sv.md:12: HTML is not allowed',
      'workflows/farewell: there is no such journey',
      'workflows/welcome/messages/hello.nb.md: subject has 3 characters and should have 20 to 60',
      'workflows/welcome/questions/nps.sv.md: 1 exclamation marks and 0 allowed',
    ]);
  });
});
