import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
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
import { mailFiles } from './preview-pages.ts';
import { writePreview } from './preview.ts';

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lojal-preview-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  removeRoots();
});

const MESSAGES = 'workflows/welcome/messages';
const words = () => ({
  ...inAllLanguages(`${MESSAGES}/survey`, sourceOf({ subject: 'Vad "tycker" du?', body: askingBody })),
  ...inAllLanguages(`${MESSAGES}/reminder`, '---\nsms: Hej {{ member.givenName }}! {{ answer.url }}\n---\n'),
  ...inAllLanguages('workflows/welcome/questions/nps', scaleSource()),
  'workflows/welcome/questions/nps.nb.md': scaleSource(undefined, 'Takk < 3 & ha det.\n'),
  'workflows/farewell/messages/bye.sv.md': sourceOf(),
  'workflows/journeys.ts': journeysFile([
    sending('hello'),
    asking('survey', someScale, { silent: [asking('reminder', someScale, { channels: ['sms'] })] }),
  ]),
});
const preview = () => writePreview({ root: rootWith(words()), folder });
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('the preview', () => {
  it('is a page for each message and language, its mail in both schemes, and an index', async () => {
    const { messages, index } = await preview();

    expect(messages).toBe(9);
    expect(index).toBe(join(folder, 'index.html'));
    const mail = LANGUAGES.flatMap((language) => [
      ...['', '.light', '.dark'].flatMap((scheme) => [
        `hello.${language}${scheme}.html`,
        `survey.${language}${scheme}.html`,
      ]),
      `reminder.${language}.html`,
    ]);
    expect(readdirSync(join(folder, 'welcome')).toSorted()).toEqual(mail.toSorted());
  });

  it('leads from its index to every message, and from there to its mails, all of which are there', async () => {
    await preview();

    const pages = [...read('index.html').matchAll(/<a href="([^"]+)"/g)].map(([, path]) => path!);
    expect(pages).toHaveLength(9);
    for (const path of pages) {
      const frames = [...read(path).matchAll(/<iframe src="([^"]+)" width="(\d+)"/g)].map(
        ([, src, width]) => `${src} ${width}`,
      );
      const name = path.slice('welcome/'.length, -'.html'.length);
      expect(frames).toEqual(
        name.startsWith('reminder')
          ? []
          : [
              `${name}.light.html 600`,
              `${name}.light.html 360`,
              `${name}.dark.html 600`,
              `${name}.dark.html 360`,
            ],
      );
      for (const frame of frames) {
        expect(existsSync(join(folder, dirname(path), frame.split(' ')[0]!))).toBe(true);
      }
    }
  });

  it('shows mails with all slots filled, for an invented member', async () => {
    await preview();

    expect(read('welcome/hello.sv.light.html')).toContain('Hej Kim,');
    expect(read('welcome/survey.sv.html')).toContain('https://m.example.org/a/');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const unfilled = files.filter((path) => path.endsWith('.html') && read(path).includes('{{'));
    expect(unfilled).toEqual([]);
  });

  it('forces the dark colours in one copy and keeps them out of the other', async () => {
    await preview();
    const [light, dark] = [read('welcome/hello.sv.light.html'), read('welcome/hello.sv.dark.html')];

    expect([light, dark].map((html) => html.includes('prefers-color-scheme'))).toEqual([false, false]);
    expect(light).toContain('@media not all {');
    expect(dark).toContain('@media all {');
    expect(light).toContain('<meta name="color-scheme" content="light">');
    expect(dark).toContain('<meta name="color-scheme" content="dark">');
    expect(dark).toContain(':root { color-scheme: dark; supported-color-schemes: dark; }');
  });

  it('tells how an SMS counts: as shown, at its longest, and with a Sámi letter', async () => {
    await preview();
    const page = read('welcome/reminder.nb.html');

    expect(page).toContain('<pre>Hej Kim! https://m.example.org/a/');
    expect(page).toContain('As shown: 73 characters, GSM-7, 1 part<');
    expect(page).toContain('With the longest name and address: 101 characters, GSM-7, 1 part<');
    expect(page).toContain('With a Sámi letter in that name: 101 characters, UCS-2, 2 parts<');
    expect(read('index.html')).toContain('SMS: 101 characters, GSM-7, 1 part<');
  });

  it('lists the words of questions, and names the journeys that are left out', async () => {
    await preview();
    const index = read('index.html');

    for (const said of ['Skulle du rekommendera oss?', 'nej · ja', 'Varför?', 'Takk &lt; 3 &amp; ha det.']) {
      expect(index).toContain(said);
    }
    expect(index).toContain('left out: farewell.');
  });

  it('is valid HTML', async () => {
    await preview();
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended', 'html-validate:document'],
      // The text twin has the space that ends a signature's mark ("-- ").
      rules: { 'doctype-style': 'off', 'no-trailing-whitespace': 'off' },
    });

    for (const path of ['index.html', 'welcome/survey.sv.html', 'welcome/reminder.sv.html']) {
      const { results } = await validator.validateString(read(path));
      expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([]);
    }
  });

  it('is written anew, and deletes nothing', async () => {
    writeFileSync(join(folder, 'index.html'), 'old');
    writeFileSync(join(folder, 'mine.txt'), 'kept');
    await preview();

    expect(read('index.html')).toContain('Every message');
    expect(read('mine.txt')).toBe('kept');
  });

  it('of words that are wrong is not written', async () => {
    const root = rootWith({ ...words(), [`${MESSAGES}/hello.sv.md`]: sourceOf({ body: '# Hej' }) });

    await expect(writePreview({ root, folder })).rejects.toThrow(WordsInvalid);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when the layout has lost the dark colours', () => {
    const rendered = { subject: 'Hej', preview: '', html: '<p>Hej</p>', text: 'Hej' };

    expect(() => mailFiles({ journey: 'a', id: 'b', language: 'sv', rendered })).toThrow(
      /prefers-color-scheme/,
    );
  });
});
