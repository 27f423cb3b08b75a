import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Step } from '../../shared/journey/journey.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { sourceOf } from '../../test/support/message.ts';
import {
  asking,
  askingBody,
  choicesSource,
  inAllLanguages,
  journeyOf,
  journeysFile,
  removeRoots,
  rootWith,
  scaleSource,
  sending,
  someChoices,
  someScale,
} from '../../test/support/words-root.ts';
import { unusedWords, usesOf } from './words-journeys.ts';
import { readSources } from './words-sources.ts';
import { buildWords } from './words.ts';

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(removeRoots);

const MESSAGES = 'workflows/welcome/messages';
const QUESTIONS = 'workflows/welcome/questions';
const smsOnly = (sms: string): string => `---\nsms: ${sms}\n---\n`;
const asks = sourceOf({ body: askingBody });

/** What is wrong when these steps meet these words, each as file and what; `{}` leaves the message hello. */
async function problemsWith(steps: readonly Step[], files: Readonly<Record<string, string | undefined>>) {
  const root = rootWith({ 'workflows/journeys.ts': journeysFile(steps), ...files });
  const error: unknown = await buildWords({ root }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return [];
  if (error instanceof WordsInvalid) return error.problems;
  throw error;
}

const hello = (source: string) => inAllLanguages(`${MESSAGES}/hello`, source);
const nps = inAllLanguages(`${QUESTIONS}/nps`, scaleSource());
const howIsIt = inAllLanguages(`${QUESTIONS}/how-is-it`, choicesSource());

describe('a journey that asks', () => {
  it('with words for all that it sends and asks is accepted', async () => {
    const steps = [
      asking('hello', someScale, {
        channels: ['email', 'sms'],
        answers: { '0-6': [asking('check', someChoices)] },
        silent: [asking('reminder', someScale, { channels: ['sms'] })],
      }),
      sending('bye', { variant: { kind: 'pool', messages: ['farewell'] } }),
    ];

    const problems = await problemsWith(steps, {
      ...hello(asks.replace('why:', 'sms: Svara {{ answer.url }} hos oss\nwhy:')),
      ...inAllLanguages(`${MESSAGES}/check`, asks),
      ...inAllLanguages(`${MESSAGES}/reminder`, smsOnly('Svara gärna {{ answer.url }}')),
      ...inAllLanguages(`${MESSAGES}/bye`, sourceOf()),
      ...inAllLanguages(`${MESSAGES}/farewell`, sourceOf()),
      ...nps,
      ...howIsIt,
    });
    expect(problems).toEqual([]);
  });

  it('finds its steps in branches: each lacks its message there', async () => {
    const steps: Step[] = [
      asking('hello', someScale, { answers: { '0': [sending('low')] }, silent: [sending('quiet')] }),
      {
        kind: 'choose',
        name: 'by-sector',
        ways: [{ name: 'one', when: { kind: 'open-case', not: false }, steps: [sending('way')] }],
        otherwise: [sending('other', { variant: { kind: 'pool', messages: ['turn'] } })],
      },
    ];

    const problems = await problemsWith(steps, { ...hello(asks), ...nps });
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(
      ['low', 'quiet', 'way', 'other', 'turn'].map((id) => `${MESSAGES}/${id}.sv.md`),
    );
  });

  it.each<[string, Step, Readonly<Record<string, string | undefined>>, string]>([
    [
      'the words of its question',
      asking('hello', someScale),
      hello(asks),
      `${QUESTIONS}/nps.sv.md: the step "hello" of the journey welcome asks it and it is missing; write it in sv, nb, en`,
    ],
    [
      'them in one language',
      asking('hello', someScale),
      { ...hello(asks), ...nps, [`${QUESTIONS}/nps.en.md`]: undefined },
      `${QUESTIONS}/nps.en.md: the file is missing; write it, every question exists in sv, nb, en`,
    ],
    [
      'the answers in its mail',
      asking('hello', someScale),
      { ...nps, [`${MESSAGES}/hello.nb.md`]: asks, [`${MESSAGES}/hello.en.md`]: asks },
      `${MESSAGES}/hello.sv.md:6: the message asks a question and shows no answers; add the paragraph {{ answers }}`,
    ],
    [
      'an SMS to send as one',
      sending('hello', { channels: 'preferred' }),
      { [`${MESSAGES}/hello.nb.md`]: sourceOf().replace('why:', 'sms: Hej {{ link.preferences }}\nwhy:') },
      `${MESSAGES}/hello.sv.md: the step "hello" of the journey welcome sends it as an SMS and it has none; add the line "sms: …"`,
    ],
    [
      'a mail to send as one',
      sending('hello', { channels: ['sms', 'email'] }),
      hello(smsOnly('Hej {{ link.preferences }}')),
      `${MESSAGES}/hello.nb.md: the step "hello" of the journey welcome sends it as a mail and it has none; add subject, preview, why and a body`,
    ],
  ])('is refused when it lacks %s', async (_, step, files, problem) => {
    expect(await problemsWith([step], files)).toContain(problem);
  });

  it.each<[string, readonly Step[], string]>([
    [
      'asks with a message that another step only sends',
      [asking('hello', someScale), sending('hello', { name: 'again' })],
      'the step "hello" of the journey welcome asks "nps" with it and the step "again" of the journey welcome asks nothing with it; give one of them a message of its own',
    ],
    [
      'asks two questions with one message',
      [asking('hello', someScale), asking('hello', someChoices, { name: 'again' })],
      'asks "nps" with it and the step "again" of the journey welcome asks "how-is-it" with it;',
    ],
  ])('is refused when it %s', async (_, steps, problem) => {
    const problems = await problemsWith(steps, { ...hello(asks), ...nps, ...howIsIt });

    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('is told what else is wrong with its message when the words of its question are wrong', async () => {
    const problems = await problemsWith([asking('hello', someScale)], {
      ...hello(asks),
      [`${MESSAGES}/hello.sv.md`]: sourceOf({ body: `${askingBody}\n<b>x</b>\n` }),
      ...nps,
      [`${QUESTIONS}/nps.sv.md`]: scaleSource('question: Hur?\nlow: nej\ncomment: Varför?'),
    });

    expect(problems).toEqual([
      `${QUESTIONS}/nps.sv.md:1: the front matter lacks high; add the line "high: …"`,
      expect.stringContaining(`${MESSAGES}/hello.sv.md:12: HTML is not allowed`),
    ]);
  });

  it('that only sends has no answers in its message', async () => {
    const problems = await problemsWith([sending('hello')], hello(asks));

    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/hello\.en\.md:10: no step asks a question with this message; /);
  });
});

describe('words that no journey uses', () => {
  it('are named, whatever their language', () => {
    const root = rootWith({
      ...inAllLanguages('workflows/farewell/messages/bye', sourceOf()),
      ...nps,
    });

    const journeys = [journeyOf([sending('other')])];
    expect(unusedWords(journeys, usesOf(journeys), readSources(root)).toSorted()).toEqual([
      'workflows/farewell: there is no such journey; list it in workflows/journeys.ts or delete its 3 files of words',
      ...['en', 'nb', 'sv'].map(
        (language) =>
          `${MESSAGES}/hello.${language}.md: no step of the journey welcome sends "hello"; send it or delete the file`,
      ),
      ...['en', 'nb', 'sv'].map(
        (language) =>
          `${QUESTIONS}/nps.${language}.md: no step of the journey welcome asks "nps"; ask it or delete the file`,
      ),
    ]);
  });

  it('are none when each is sent or asked', () => {
    const root = rootWith(nps);
    const journeys = [journeyOf([asking('hello', someScale)])];

    expect(unusedWords(journeys, usesOf(journeys), readSources(root))).toEqual([]);
  });
});
