import { describe, expect, it } from 'vitest';
import type { Journey, Step } from './journey.ts';
import { answered, ask, choose, event, hasOpenCase, journey, question, send, wait } from './language.ts';
import { transitionsOf, type Path } from './transitions.ts';

const mood = question('mood', { kind: 'care', scale: { choices: ['well', 'badly'] } });
const other = question('other', { kind: 'care', scale: { choices: ['yes', 'no'] } });
type Given = Parameters<typeof journey>[1]['steps'];

const asking = (...steps: Given): Journey =>
  journey('asking', {
    purpose: 'relation',
    startsOn: event('member.joined'),
    endsOn: ['member.left'],
    steps,
  });
const byMood = choose('what-now', {
  ways: { badly: { when: answered(mood, 'badly'), steps: [send('sorry')] } },
});
const statesOf = (given: Journey, path: Path = {}) => transitionsOf(given, path).map(({ state }) => state);
const askMood = (name: string, silent: readonly Step[] = []) =>
  ask(name, { question: mood, within: { days: 7 }, silent });
const askOther = ask('other', { question: other, within: { days: 7 } });

describe('a silence before a choice', () => {
  it('given a choice by that answer alone, then the silence does not ask it, and an answer does', () => {
    const given = asking(askMood('mood'), byMood);

    expect(statesOf(given)).toEqual(['mood', 'mood: end']);
    expect(statesOf(given, { mood: 'answered', 'what-now': 'badly' })).toEqual([
      'mood',
      'what-now',
      'what-now: way',
      'sorry',
    ]);
  });

  it('given a reminder in the silence, then only the last silence passes the choice', () => {
    const given = asking(askMood('mood', [askMood('reminder')]), byMood);

    expect(statesOf(given)).toEqual(['mood', 'reminder', 'reminder: end']);
    expect(statesOf(given, { reminder: 'answered' })).toEqual([
      'mood',
      'reminder',
      'what-now',
      'what-now: way',
      'Done',
    ]);
  });

  it('given what the choice does otherwise, then the silence goes there', () => {
    const ways = { badly: { when: answered(mood, 'badly'), steps: [send('sorry')] } };
    const given = asking(
      askMood('mood'),
      choose('what-now', { ways, otherwise: [wait({ days: 2, at: '09:00' }), send('bye')] }),
    );

    expect(statesOf(given)).toEqual(['mood', 'mood: silence', 'bye: wait', 'bye']);
  });

  it.each<[string, Given]>([
    [
      'that looks at something else, too',
      [
        askMood('mood'),
        choose('what-now', {
          ways: {
            badly: { when: answered(mood, 'badly'), steps: [send('sorry')] },
            open: { when: hasOpenCase(), steps: [send('case')] },
          },
        }),
      ],
    ],
    [
      'by another question',
      [
        askOther,
        askMood('mood'),
        choose('what-now', { ways: { no: { when: answered(other, 'no'), steps: [send('sorry')] } } }),
      ],
    ],
    ['after a wait', [askMood('mood'), wait({ days: 1, at: '09:00' }), byMood]],
    ['while the question may have been answered before', [askMood('first'), askMood('mood'), byMood]],
  ])('given a choice %s, then the silence asks it', (_, steps) => {
    expect(statesOf(asking(...steps))).toContain('what-now: way');
  });
});
