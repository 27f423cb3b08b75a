import { describe, expect, it } from 'vitest';
import { days3, ofWelcome, problemsOf } from '../../test/support/problems.ts';
import type { Question, Step } from './journey.ts';
import {
  after,
  answered,
  ask,
  atLevel,
  byDetail,
  choose,
  end,
  event,
  hasOpenCase,
  inTurnWith,
  not,
  question,
  received,
  send,
  task,
  wait,
} from './language.ts';

const well: Question = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });
const call = task('call', { why: 'new' });
const login = wait({ event: 'portal.login', atMost: { days: 9 } });
const asks = (answers: Record<string, readonly Step[]> = {}, silent: readonly Step[] = []) =>
  ask('how', { question: well, within: { days: 7 }, answers, silent });
const way = (steps: readonly Step[], otherwise: readonly Step[] = []) =>
  choose('fork', { ways: { quiet: { when: atLevel('quiet'), steps } }, otherwise });

const QUIET = 'step 1 ("fork"), way "quiet", ';
const inARow = (before: string) =>
  `follows ${before} with no wait between: at most one message a day. Put a wait() between them.`;

describe('the order of steps', () => {
  it.each<[string, readonly Step[]]>([
    ['a wait between two messages', [send('a'), days3, send('b')]],
    ['a branch that begins with a wait', [send('a'), way([days3, send('b')])]],
    ['a branch that ends with a wait which the next step needs', [way([send('a'), days3]), call]],
    ['a branch with nothing in it', [way([]), send('a')]],
    ['a message after a question, at once', [asks(), send('a')]],
    ['a message after an answer, and after silence', [asks({ no: [send('a')] }, [send('b')])]],
    ['a message after an awaited event', [send('a'), login, send('b')]],
    ['tasks in a row', [call, task('postcard', { why: 'new' }), send('a')]],
    ['a message in one branch and one in another', [way([send('a')], [send('b')])]],
    ['an end in every way', [way([send('a'), end('x')], [end('y')])]],
    ['an end in one way, and a message after the other', [way([send('a'), end('x')]), send('b')]],
    ['an awaited event first', [login, send('a')]],
    ['a message after a branch that sent one and waited for an event', [way([send('a'), login]), send('b')]],
    ['a journey that only asks', [asks()]],
  ])('may be %s', (_, steps) => {
    expect(problemsOf({ steps })).toEqual([]);
  });

  it.each<[string, readonly Step[], string[]]>([
    ['two messages on one day', [send('a'), send('b')], [`step 2 ("b") ${inARow('"a"')}`]],
    ['a question after a message', [send('a'), asks()], [`step 2 ("how") ${inARow('"a"')}`]],
    ['a message after a message and a task', [send('a'), call, send('b')], [`step 3 ("b") ${inARow('"a"')}`]],
    [
      'a message in a branch after one before it',
      [send('a'), way([send('b')])],
      [`step 2 ("fork"), way "quiet", step 1 ("b") ${inARow('"a"')}`],
    ],
    [
      'a message after branches that sent one',
      [way([send('a')], [call, send('b')]), send('c')],
      [`step 2 ("c") ${inARow('"a" or "b"')}`],
    ],
    [
      'a message after a branch that may have been passed by',
      [send('a'), way([days3, call]), send('b')],
      [`step 3 ("b") ${inARow('"a"')}`],
    ],
    [
      'a message after an answer that sent one',
      [asks({ no: [send('a')] }), send('b')],
      [`step 2 ("b") ${inARow('"a"')}`],
    ],
    [
      'a question after silence that sent a message',
      [asks({}, [send('a')]), ask('again', { question: well, within: { days: 7 } })],
      [`step 2 ("again") ${inARow('"a"')}`],
    ],
    [
      'two waits in a row',
      [send('a'), days3, days3, send('b')],
      ['step 3 (a wait) follows a wait: a wait must be followed by a step. Make the two waits one.'],
    ],
    [
      'a wait at the end of a branch and one after it',
      [way([send('a'), days3]), days3, send('b')],
      [`${QUIET}step 2 (a wait) ends its branch, and after the branch comes a wait: make the two waits one.`],
    ],
    [
      'a wait at the end of a branch of a branch and one after both',
      [asks({}, [way([send('a'), days3])]), days3, send('b')],
      [
        'step 1 ("how"), silent, step 1 ("fork"), way "quiet", step 2 (a wait) ends its branch, and after the branch comes a wait: make the two waits one.',
      ],
    ],
    [
      'a wait first',
      [days3, send('a')],
      [
        'step 1 (a wait) comes first: begin with a send(); to start some days later, write startsOn: after({ … }).',
      ],
    ],
    [
      'a wait last',
      [send('a'), days3],
      ['step 2 (a wait) comes last: a wait must be followed by a step. Add a send() or remove it.'],
    ],
    [
      'a wait last in a branch that nothing follows',
      [way([send('a'), days3])],
      [`${QUIET}step 2 (a wait) comes last: a wait must be followed by a step. Add a send() or remove it.`],
    ],
    [
      'a wait before an end',
      [send('a'), days3, end('x')],
      ['step 2 (a wait) is followed by an end: a wait must be followed by a step. Remove it.'],
    ],
    [
      'a wait last in a branch that an end follows',
      [way([send('a'), days3]), end('x')],
      [`${QUIET}step 2 (a wait) is followed by an end: a wait must be followed by a step. Remove it.`],
    ],
    ['an end first', [end('x')], ['step 1 (an end) comes first: begin with a send().']],
    [
      'a step after an end',
      [send('a'), end('x'), days3, send('b')],
      ['step 3 (a wait) is never reached, since every way to it ends before: remove it.'],
    ],
    [
      'a step in a branch after an end',
      [way([end('x'), call]), send('a')],
      [`${QUIET}step 2 ("call") is never reached, since every way to it ends before: remove it.`],
    ],
    [
      'a step after branches that all end',
      [way([end('x')], [end('y')]), send('a')],
      ['step 2 ("a") is never reached, since every way to it ends before: remove it.'],
    ],
  ])('is refused for %s', (_, steps, problems) => {
    expect(problemsOf({ steps })).toEqual(ofWelcome(...problems));
  });
});

describe('the names of steps', () => {
  it.each<[string, readonly Step[], string]>([
    [
      'a message',
      [send('a'), days3, send('a')],
      'step 3 ("a") has the name of step 1: name it apart with send("a", { step: \'another-name\' }).',
    ],
    [
      'a question',
      [asks(), days3, asks()],
      'step 3 ("how") has the name of step 1: name it apart with ask("how", { step: \'another-name\', … }).',
    ],
    [
      'a task',
      [call, call],
      'step 2 ("call") has the name of step 1: name it apart with task("call", { step: \'another-name\', … }).',
    ],
    [
      'an awaited event',
      [login, login],
      'step 2 ("until-portal-login") has the name of step 1: name it apart with wait({ step: \'another-name\', … }).',
    ],
    [
      'a choice',
      [way([]), way([])],
      'step 2 ("fork") has the name of step 1: name it apart with choose(\'another-name\', …).',
    ],
    [
      'a step of another branch',
      [way([send('a')], [send('a')])],
      'step 1 ("fork"), otherwise, step 1 ("a") has the name of step 1 ("fork"), way "quiet", step 1: name it apart with send("a", { step: \'another-name\' }).',
    ],
  ])('may not come twice: %s', (_, steps, problem) => {
    expect(problemsOf({ steps })).toEqual(ofWelcome(problem));
  });
});

describe('what a step looks back at', () => {
  const again = (step: string, asked: Question = well) =>
    ask('how', { step, question: asked, within: { days: 7 } });
  const unasked = 'looks for an answer to "well", which no step before it asks: ask it first, with ask().';

  it.each<[string, readonly Step[]]>([
    ['the answer to a question before it', [asks(), send('a', { when: answered(well, 'yes') })]],
    [
      'an answer within the branches of the question',
      [asks({}, [send('a', { unless: answered(well, 'no') })])],
    ],
    [
      'an answer to a question that a branch may have asked',
      [
        asks({ no: [again('twice')] }),
        choose('x', { ways: { y: { when: answered(well, 'no'), steps: [] } } }),
      ],
    ],
    [
      'the answer to a reminder',
      [asks({}, [again('reminder')]), send('a', { when: not(answered(well, 'no')) })],
    ],
    ['a message that it sends later', [send('a', { unless: received('b') }), days3, send('b')]],
    ['a message that is a variant', [send('a', { variant: inTurnWith('b'), unless: received('b') })]],
    ['its member', [send('a', { unless: hasOpenCase() })]],
  ])('may be %s', (_, steps) => {
    expect(problemsOf({ steps })).toEqual([]);
  });

  it.each<[string, readonly Step[], string]>([
    [
      'an answer to what nobody asks',
      [send('a', { when: answered(well, 'yes') })],
      `step 1 ("a") ${unasked}`,
    ],
    [
      'an answer to what is asked later',
      [choose('x', { ways: { y: { when: answered(well, 'no'), steps: [] } } }), asks()],
      `step 1 ("x") ${unasked}`,
    ],
    [
      'an answer to itself',
      [ask('how', { question: well, within: { days: 7 }, unless: answered(well, 'yes') })],
      `step 1 ("how") ${unasked}`,
    ],
    [
      'an answer to what only another branch asks',
      [way([asks()], [send('a', { when: answered(well, 'yes') })])],
      `step 1 ("fork"), otherwise, step 1 ("a") ${unasked}`,
    ],
    [
      'an answer that the question has not',
      [asks(), send('a', { when: answered(well, 'maybe') })],
      'step 2 ("a") names "maybe", which is no answer of the question "well": use "yes" or "no".',
    ],
    [
      'a message of another journey',
      [send('a', { unless: received('greeting') })],
      'step 1 ("a") looks for the message "greeting", which this journey does not send: correct its id.',
    ],
    [
      'one question under two definitions',
      [asks(), again('again', { ...well, comment: false })],
      'step 2 ("again") asks "well" otherwise than an earlier step: make the question once, as a constant.',
    ],
  ])('is refused for %s', (_, steps, problem) => {
    expect(problemsOf({ steps })).toEqual(ofWelcome(problem));
  });

  const help = event('help.received', { where: { state: 'closed' } });
  const byKind = (field: string, value: string) => [
    send('a', { variant: byDetail(field, { [value]: 'b' }) }),
  ];

  it('may be a detail of the event that started it', () => {
    expect(problemsOf({ startsOn: help, steps: byKind('kind', 'legal') })).toEqual([]);
  });

  it.each([
    [
      'a detail where no event starts it',
      after({ days: 1, since: 'help.received', at: '10:00' }),
      byKind('kind', 'legal'),
      'picks its message by a detail of an event, and no event starts the journey: use event() or another variant.',
    ],
    [
      'a detail that the event has not',
      help,
      byKind('sort', 'legal'),
      'names the field "sort", which the event "help.received" has not: name one of kind, case, state.',
    ],
    [
      'a detail that never is so',
      help,
      byKind('kind', 'leagl'),
      'names "leagl", which kind of the event "help.received" never is: use negotiation, dismissal, salary, work-environment, unemployment, legal, other.',
    ],
  ])('is refused for %s', (_, startsOn, steps, problem) => {
    expect(problemsOf({ startsOn, steps })).toEqual(ofWelcome(`step 1 ("a") ${problem}`));
  });
});
