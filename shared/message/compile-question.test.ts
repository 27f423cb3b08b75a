import { describe, expect, it } from 'vitest';
import { choicesSource, scaleSource, someChoices, someScale } from '../../test/support/words-root.ts';
import { compileQuestion } from './compile-question.ts';
import { WordsInvalid } from './words-invalid.ts';

const file = 'nps.sv.md';
const scale = (source: string) => compileQuestion({ file, source, asked: someScale });
const choices = (source: string) => compileQuestion({ file, source, asked: someChoices });

function problemsOf(compile: () => unknown): readonly string[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (error instanceof WordsInvalid) return error.problems;
    throw error;
  }
}

describe('the words of a question', () => {
  it('on a scale are the question, its ends, the comment and paragraphs of thanks', () => {
    expect(scale(scaleSource(undefined, 'Tack för\nditt svar.\n\n \nVi läser alla.\n'))).toEqual({
      question: 'Skulle du rekommendera oss?',
      low: 'nej',
      high: 'ja',
      comment: 'Varför?',
      thanks: ['Tack för ditt svar.', 'Vi läser alla.'],
    });
  });

  it('of choices have each, in the order of the journey, and no comment where none is asked for', () => {
    const written = choices(
      choicesSource('question: Hur går det?\nchoices:\n  so-so: "Sådär, tja"\n  well: Bra'),
    );

    expect(written).toEqual({
      question: 'Hur går det?',
      choices: { well: 'Bra', 'so-so': 'Sådär, tja' },
      thanks: ['Tack för ditt svar.'],
    });
    expect(Object.keys(written.choices!)).toEqual(['well', 'so-so']);
  });

  it('may have carriage returns and a byte order mark', () => {
    expect(scale(`\uFEFF${scaleSource().replaceAll('\n', '\r\n')}`)).toEqual(scale(scaleSource()));
  });

  const ends = 'low: nej\nhigh: ja';
  it.each([
    ['no question', `${ends}\ncomment: Varför?`, 1, 'lacks question'],
    ['no lower end', 'question: Hur?\nhigh: ja\ncomment: Varför?', 1, 'lacks low'],
    ['no upper end', 'question: Hur?\nlow: nej\ncomment: Varför?', 1, 'lacks high'],
    ['no comment', `question: Hur?\n${ends}`, 1, 'lacks comment'],
    ['an empty comment', `question: Hur?\n${ends}\ncomment:`, 5, 'comment is empty'],
    ['a number for an end', `question: Hur?\nlow: 0\nhigh: ja\ncomment: Varför?`, 3, 'low must be a text'],
    [
      'choices',
      `question: Hur?\n${ends}\ncomment: Varför?\nchoices:\n  a: b`,
      6,
      'choices is there and the question is answered with 0 to 10',
    ],
    [
      'an unknown key',
      `question: Hur?\n${ends}\ncomment: Varför?\nsubject: Hej`,
      6,
      '"subject" is not known; use only question, low, high, choices, comment',
    ],
    [
      'a slot',
      `question: Hej {{ member.givenName }}?\n${ends}\ncomment: Varför?`,
      2,
      'have no slots, and {{ member.givenName }} is one',
    ],
    ['half a slot', `question: Hur {{?\n${ends}\ncomment: Varför?`, 2, 'a slot is not well formed'],
  ])('on a scale are refused for %s', (_, lines, line, what) => {
    const problems = problemsOf(() => scale(scaleSource(lines)));

    expect(problems).toEqual([expect.stringMatching(new RegExp(`^nps\\.sv\\.md:${line}: .+; `))]);
    expect(problems[0]).toContain(what);
  });

  it.each([
    ['none', 'question: Hur?', 1, 'lacks choices; add "choices:" and a line each for well, so-so'],
    ['one too few', 'question: Hur?\nchoices:\n  well: Bra', 3, 'choices lacks so-so'],
    [
      'one too many',
      'question: Hur?\nchoices:\n  well: Bra\n  so-so: Tja\n  bad: Nej',
      6,
      'no choice "bad"; use exactly well, so-so',
    ],
    ['an empty one', 'question: Hur?\nchoices:\n  well: Bra\n  so-so:', 5, 'so-so is empty'],
    [
      'an end of a scale',
      'question: Hur?\nlow: a\nchoices:\n  well: Bra\n  so-so: Tja',
      3,
      'low is there and the question is answered with one of well, so-so',
    ],
    [
      'a comment that nobody asks for',
      'question: Hur?\nchoices:\n  well: Bra\n  so-so: Tja\ncomment: Mer?',
      6,
      'comment is there and the journey asks for none',
    ],
  ])('of choices are refused for %s', (_, lines, line, what) => {
    const problems = problemsOf(() => choices(choicesSource(lines)));

    expect(problems).toEqual([expect.stringMatching(new RegExp(`^nps\\.sv\\.md:${line}: .+; `))]);
    expect(problems[0]).toContain(what);
  });

  it('with a colon in a text are told to put it in quotes', () => {
    const [problem] = problemsOf(() => scale(scaleSource('question: Hur: då?\nlow: a\nhigh: b\ncomment: c')));

    expect(problem).toMatch(/^nps\.sv\.md:2: .*; put a text that holds : or # in quotes$/);
  });

  it('of choices are refused for a text in their place, and for each that is missing', () => {
    expect(problemsOf(() => choices(choicesSource('question: Hur?\nchoices: well, so-so')))).toEqual([
      expect.stringContaining(':3: choices must be a list of lines'),
      expect.stringContaining(':3: choices lacks well'),
      expect.stringContaining(':3: choices lacks so-so'),
    ]);
  });

  it.each([
    ['nothing', '', 7, 'nothing is said after the answer'],
    ['bold text', 'Tack.\n\nVi **läser** alla.', 10, 'plain text'],
    ['a link', '[Läs](https://example.org)', 8, 'plain text'],
    ['HTML', 'Tack.\n<br>', 9, 'plain text'],
    ['a list', '- ett', 8, 'plain text'],
  ])('are refused for %s as thanks', (_, thanks, line, what) => {
    expect(problemsOf(() => scale(scaleSource(undefined, thanks)))).toEqual([
      expect.stringMatching(new RegExp(`^nps\\.sv\\.md:${line}: .*${what}.*; `)),
    ]);
  });

  it('without front matter are told once', () => {
    expect(problemsOf(() => scale('Hur?'))).toEqual([
      expect.stringContaining(':1: the file has no front matter; begin it with ---'),
    ]);
  });

  it('tell all of their problems at once, in the order of their lines', () => {
    const problems = problemsOf(() => scale(scaleSource('low: 1\nhigh: 2\nx: y', '**x**')));

    expect(problems.map((problem) => Number(problem.split(':')[1]))).toEqual([1, 1, 2, 3, 4, 7]);
  });
});
