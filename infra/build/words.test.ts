import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Templates } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { compiled, sourceOf } from '../../test/support/message.ts';
import {
  inAllLanguages,
  organisationFile,
  removeRoots,
  rootWith,
  write,
} from '../../test/support/words-root.ts';
import { buildWords } from './words.ts';

const generated = (root: string) => join(root, 'workflows/generated/messages.ts');

async function templatesOf(root: string): Promise<Templates> {
  const module: { templates: Templates } = await import(
    /* @vite-ignore */ pathToFileURL(generated(root)).href
  );
  return module.templates;
}

async function problemsOf(root: string): Promise<readonly string[]> {
  const error: unknown = await buildWords({ root }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WordsInvalid) return error.problems;
  throw new Error(`the words were not refused: ${String(error)}`);
}

const journeysFile = (...messages: string[]) => {
  const journey: Journey = {
    name: 'welcome',
    purpose: 'relation',
    startsOn: { event: 'member.joined' },
    endsOn: [],
    steps: [
      ...messages.map((message) => ({ kind: 'send', name: message, message, notAfterDays: 7 }) as const),
      { kind: 'wait', wait: { days: 3, at: '09:00' } },
    ],
  };
  return `export const journeys = [${JSON.stringify(journey)}];`;
};

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(removeRoots);

describe('building the words', () => {
  it('writes a module that holds each template as it was compiled', async () => {
    const root = rootWith({
      'workflows/welcome/messages/hello.en.md': sourceOf({ subject: 'Hello </title> "you"' }),
    });
    const built = await buildWords({ root });

    const templates = await templatesOf(root);
    expect(built).toMatchObject({ fresh: false, messages: 3 });
    expect(Object.keys(templates)).toEqual(['welcome']);
    expect(templates['welcome']!['hello']!.sv).toEqual(await compiled(sourceOf(), 'sv'));
    expect(templates['welcome']!['hello']!.en).toEqual(
      await compiled(sourceOf({ subject: 'Hello </title> "you"' }), 'en'),
    );
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

    expect(await templatesOf(root)).toEqual({});
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
    ['the list of journeys', 'workflows/journeys.ts', journeysFile('hello')],
  ])('are stale once %s changed', async (_, file, content) => {
    const root = rootWith();
    await buildWords({ root });
    write(root, file, content);

    expect(await buildWords({ root })).toMatchObject({ fresh: false });
    expect(await buildWords({ root })).toMatchObject({ fresh: true });
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
    const root = rootWith({ 'workflows/journeys.ts': journeysFile('hello', 'a-story') });

    expect(await problemsOf(root)).toEqual([
      'workflows/welcome/messages/a-story.sv.md: the step "a-story" of the journey welcome sends it and it is missing; write it in sv, nb, en',
    ]);
  });

  it('are refused when no step sends them', async () => {
    const elsewhere = inAllLanguages('workflows/farewell/messages/bye', sourceOf());
    const root = rootWith({ 'workflows/journeys.ts': journeysFile(), ...elsewhere });

    const problems = await problemsOf(root);
    expect(problems).toHaveLength(6);
    expect(problems).toContain(
      'workflows/welcome/messages/hello.sv.md: no step of the journey welcome sends "hello"; send it or delete the file',
    );
    expect(problems).toContain(
      'workflows/farewell/messages/bye.nb.md: there is no journey farewell; list it in workflows/journeys.ts or delete the file',
    );
  });

  it('are accepted when a journey sends each of them', async () => {
    const root = rootWith({ 'workflows/journeys.ts': journeysFile('hello', 'hello') });

    expect(await buildWords({ root })).toMatchObject({ fresh: false });
  });
});
