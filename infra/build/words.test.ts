import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Questions, Templates } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { compiled, sourceOf } from '../../test/support/message.ts';
import {
  asking,
  askingBody,
  choicesSource,
  inAllLanguages,
  journeysFile,
  organisationFile,
  removeRoots,
  rootWith,
  scaleSource,
  sending,
  someChoices,
  someScale,
  write,
} from '../../test/support/words-root.ts';
import { buildWords } from './words.ts';

const generated = (root: string) => join(root, 'workflows/generated/messages.ts');

interface GeneratedWords {
  readonly templates: Templates;
  readonly questions: Questions;
}

const wordsOf = (root: string): Promise<GeneratedWords> =>
  import(/* @vite-ignore */ pathToFileURL(generated(root)).href);

async function problemsOf(root: string): Promise<readonly string[]> {
  const error: unknown = await buildWords({ root }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WordsInvalid) return error.problems;
  throw new Error(`the words were not refused: ${String(error)}`);
}

const SMS = '---\nsms: Hej {{ answer.url }}\n---\n';

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(removeRoots);

describe('building the words', () => {
  it('writes a module that holds each template as it was compiled', async () => {
    const root = rootWith({
      'workflows/welcome/messages/hello.en.md': sourceOf({ subject: 'Hello </title> "you"' }),
    });
    const built = await buildWords({ root });

    const { templates } = await wordsOf(root);
    expect(built).toMatchObject({ fresh: false, messages: 3 });
    expect(Object.keys(templates)).toEqual(['welcome']);
    expect(templates['welcome']!['hello']!.sv).toEqual(await compiled(sourceOf(), 'sv'));
    expect(templates['welcome']!['hello']!.en).toEqual(
      await compiled(sourceOf({ subject: 'Hello </title> "you"' }), 'en'),
    );
  });

  it('writes messages that go as SMS only, and the words of questions', async () => {
    const steps = [
      sending('hello'),
      asking('survey', someScale, { channels: ['sms'] }),
      asking('check', someChoices, { channels: ['sms'] }),
    ];
    const root = rootWith({
      'workflows/journeys.ts': journeysFile(steps),
      ...inAllLanguages('workflows/welcome/messages/survey', SMS),
      ...inAllLanguages('workflows/welcome/messages/check', SMS),
      ...inAllLanguages('workflows/welcome/questions/nps', scaleSource()),
      ...inAllLanguages('workflows/welcome/questions/how-is-it', choicesSource()),
    });
    await buildWords({ root });

    const { templates, questions } = await wordsOf(root);
    expect(templates['welcome']!['survey']!.nb).toEqual({
      subject: '',
      preview: '',
      html: '',
      text: '',
      sms: 'Hej {{ answer.url }}',
      slots: ['answer.url'],
    });
    expect(templates['welcome']!['hello']!.nb).not.toHaveProperty('sms');
    expect(questions).toEqual({
      welcome: {
        'how-is-it': Object.fromEntries(
          LANGUAGES.map((language) => [
            language,
            {
              question: 'Hur går det?',
              choices: { well: 'Bra', 'so-so': 'Sådär' },
              thanks: ['Tack för ditt svar.'],
            },
          ]),
        ),
        nps: Object.fromEntries(
          LANGUAGES.map((language) => [
            language,
            {
              question: 'Skulle du rekommendera oss?',
              low: 'nej',
              high: 'ja',
              comment: 'Varför?',
              thanks: ['Tack för ditt svar.'],
            },
          ]),
        ),
      },
    });
  });

  it('holds what the documents of a language share once, whatever their number', async () => {
    const many = {
      ...inAllLanguages('workflows/welcome/messages/two', sourceOf()),
      ...inAllLanguages('workflows/welcome/messages/three', sourceOf()),
      ...inAllLanguages('workflows/welcome/messages/four', sourceOf()),
    };
    const one = await buildWords({ root: rootWith() });
    const four = await buildWords({ root: rootWith(many) });

    const perMail = (four.bytes - one.bytes) / 9;
    expect(four.largest).toBeGreaterThan(8_000);
    expect(perMail).toBeLessThan(four.largest! / 2);
  });

  it('leaves no temporary file behind', async () => {
    const root = rootWith();
    await Promise.all([buildWords({ root }), buildWords({ root })]);

    expect(readdirSync(join(root, 'workflows/generated'))).toEqual(['messages.ts']);
  });

  it('of no messages is an empty module', async () => {
    const root = rootWith(inAllLanguages('workflows/welcome/messages/hello', undefined));
    await buildWords({ root });

    expect(await wordsOf(root)).toMatchObject({ templates: {}, questions: {} });
  });
});

describe('words that are fresh', () => {
  it('are left alone, byte for byte, unless forced', async () => {
    const root = rootWith();
    await buildWords({ root });
    // What stands after the first line is not looked at: a mark shows whether the file was written again.
    const marked = `${readFileSync(generated(root), 'utf8')}// mark\n`;
    writeFileSync(generated(root), marked);

    expect(await buildWords({ root })).toEqual({
      fresh: true,
      messages: 3,
      bytes: Buffer.byteLength(marked),
    });
    expect(readFileSync(generated(root), 'utf8')).toBe(marked);
    expect(await buildWords({ root, force: true })).toMatchObject({ fresh: false });
    expect(readFileSync(generated(root), 'utf8')).not.toContain('// mark');
  });

  it('do not load the compiler', async () => {
    const root = rootWith();
    await buildWords({ root });
    const script = `
      import { createRequire } from 'node:module';
      import { buildWords } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'words.ts')).href)};
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('mjml'));
      const run = async (force) => [(await buildWords({ root: ${JSON.stringify(root)}, force })).fresh, loaded()];
      console.log(JSON.stringify([await run(false), await run(true)]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });

    expect(JSON.parse(output)).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it.each([
    ['a message', 'workflows/welcome/messages/hello.sv.md', sourceOf({ subject: 'Ny' })],
    ['the organisation', 'workflows/organisation.ts', organisationFile({ phone: '1' })],
    ['a journey', 'workflows/welcome/journey.ts', 'export const welcome = 1;'],
    ['the list of journeys', 'workflows/journeys.ts', journeysFile([sending('hello')])],
  ])('are stale once %s changed', async (_, file, content) => {
    const root = rootWith();
    await buildWords({ root });
    write(root, file, content);

    expect(await buildWords({ root })).toMatchObject({ fresh: false });
    expect(await buildWords({ root })).toMatchObject({ fresh: true });
  });

  it('are stale once the words of a question changed', async () => {
    const root = rootWith({
      'workflows/journeys.ts': journeysFile([sending('hello'), asking('survey', someScale)]),
      ...inAllLanguages('workflows/welcome/messages/survey', sourceOf({ body: askingBody })),
      ...inAllLanguages('workflows/welcome/questions/nps', scaleSource()),
    });
    await buildWords({ root });
    const thanks = 'Tack så mycket.';
    write(root, 'workflows/welcome/questions/nps.sv.md', scaleSource(undefined, thanks));

    expect(await buildWords({ root })).toMatchObject({ fresh: false });
    expect((await wordsOf(root)).questions['welcome']!['nps']!.sv.thanks).toEqual([thanks]);
  });

  it('are not stale for a test or for what they generated', async () => {
    const root = rootWith();
    await buildWords({ root });
    write(root, 'workflows/welcome/journey.test.ts', '');
    write(root, 'workflows/generated/other.ts', '');

    expect(await buildWords({ root })).toMatchObject({ fresh: true });
  });
});

describe('words that are wrong', () => {
  it('are refused with all problems of all files, and the module stays as it was', async () => {
    const root = rootWith();
    await buildWords({ root });
    const before = readFileSync(generated(root), 'utf8');
    write(root, 'workflows/welcome/messages/hello.sv.md', sourceOf({ body: '# Hej' }));
    write(root, 'workflows/welcome/messages/bye.nb.md', sourceOf({ why: '' }));
    write(root, 'workflows/welcome/messages/hello.da.md', sourceOf());

    const problems = await problemsOf(root);
    expect(problems.map((problem) => problem.split(/: /)[0])).toEqual([
      'workflows/welcome/messages/hello.da.md',
      'workflows/welcome/messages/bye.nb.md:4',
      'workflows/welcome/messages/hello.sv.md:6',
      'workflows/welcome/messages/hello.sv.md:6',
      'workflows/welcome/messages/bye.sv.md',
      'workflows/welcome/messages/bye.en.md',
    ]);
    expect(readFileSync(generated(root), 'utf8')).toBe(before);
  });

  it('are refused for an organisation that says nothing of itself', async () => {
    const root = rootWith({
      'workflows/organisation.ts': organisationFile({ postalAddress: '' }),
    });

    expect(await problemsOf(root)).toContainEqual(
      expect.stringMatching(/^workflows\/organisation\.ts: organisation\.postalAddress has no sv text; /),
    );
    expect(existsSync(generated(root))).toBe(false);
  });

  it('are refused when a journey sends what is not written', async () => {
    const root = rootWith({
      'workflows/journeys.ts': journeysFile([sending('hello'), sending('a-story')]),
    });

    expect(await problemsOf(root)).toEqual([
      'workflows/welcome/messages/a-story.sv.md: the step "a-story" of the journey welcome sends it and it is missing; write it in sv, nb, en',
    ]);
  });

  it('are accepted when a journey sends each of them', async () => {
    const root = rootWith({ 'workflows/journeys.ts': journeysFile([sending('hello'), sending('hello')]) });

    expect(await buildWords({ root })).toMatchObject({ fresh: false, messages: 3, drafts: [] });
  });

  it('are compiled although no step sends them: runs under way may', async () => {
    const root = rootWith({
      'workflows/journeys.ts': journeysFile([sending('hello')]),
      ...inAllLanguages('workflows/welcome/messages/retired', sourceOf()),
    });
    await buildWords({ root });

    expect(Object.keys((await wordsOf(root)).templates['welcome']!)).toEqual(['hello', 'retired']);
  });

  it('are left out, and named, while their journey is not listed', async () => {
    const root = rootWith({
      'workflows/journeys.ts': journeysFile([sending('hello')]),
      // Not one of these would be accepted.
      'workflows/farewell/messages/bye.nb.md': '# Bye',
      'workflows/anniversary/questions/how.sv.md': 'How?',
    });

    expect(await buildWords({ root })).toMatchObject({ messages: 3, drafts: ['anniversary', 'farewell'] });
    expect(Object.keys((await wordsOf(root)).templates)).toEqual(['welcome']);
  });
});
