import { allSteps, messagesOf } from './all-steps.ts';
import type { Condition } from './condition.ts';
import type { AskStep, ChooseStep, NamedStep, Question, SendStep, Step } from './journey.ts';
import { noAnswer } from './problems-questions.ts';
import { anyOf, isKnownEvent, isRecord, show, type Say } from './problems-say.ts';
import { fieldProblem } from './problems-starts.ts';
import { BRANCH, inside, placeOf } from './problems-steps.ts';
import { valuesNamed } from './question.ts';

/** What may have been when a step's turn comes. */
interface Before {
  /** Steps that have sent something since time last passed. */
  readonly sentBy: ReadonlySet<string>;
  readonly asked: ReadonlyMap<string, Question>;
}

/** What comes after the last step of a list. */
type Following = 'wait' | 'end' | 'step' | 'nothing';
const followingOf = ({ kind }: Step): Following => (kind === 'wait' || kind === 'end' ? kind : 'step');

/**
 * What is wrong with sound steps taken together: names, what may follow what, and what a step may look back at. Every
 * way through the branches counts, whether or not a member can go it.
 */
export function orderProblems(steps: readonly Step[], startsOn: unknown, say: Say): void {
  new Order(steps, startsOn, say).list(steps, { sentBy: new Set(), asked: new Map() }, 'nothing', '');
}

class Order {
  readonly #say: Say;
  readonly #startsOn: unknown;
  readonly #messages: ReadonlySet<string>;
  readonly #placeOfName = new Map<string, string>();
  readonly #questions = new Map<string, string>();

  constructor(steps: readonly Step[], startsOn: unknown, say: Say) {
    this.#say = say;
    this.#startsOn = startsOn;
    this.#messages = new Set([...allSteps(steps)].flatMap(messagesOf));
  }

  /** @returns what may have been after the list; nothing when every way through it ends the run. */
  list(steps: readonly Step[], before: Before, following: Following, within: string): Before | undefined {
    let here: Before | undefined = before;
    for (const [index, step] of steps.entries()) {
      const place = placeOf(step, index, within);
      const say: Say = (problem) => this.#say(`${place} ${problem}`);
      if (!here) {
        say('is never reached, since every way to it ends before: remove it.');
        return undefined;
      }
      const isFirst = within === '' && index === 0;
      const next = steps[index + 1];
      if (step.kind === 'end') {
        if (isFirst) say('comes first: begin with a send().');
        here = undefined;
      } else if (step.kind === 'wait') {
        if (isFirst)
          say('comes first: begin with a send(); to start some days later, write startsOn: after({ … }).');
        this.#wait(steps[index - 1], next, following, say);
        here = { ...here, sentBy: new Set() };
      } else {
        this.#name(step, place, say);
        here = this.#step(step, here, next ? followingOf(next) : following, place, say);
      }
    }
    return here;
  }

  #wait(last: Step | undefined, next: Step | undefined, following: Following, say: Say): void {
    if (last?.kind === 'wait')
      say('follows a wait: a wait must be followed by a step. Make the two waits one.');
    if (next?.kind === 'wait') return;
    const after = next ? followingOf(next) : following;
    if (after === 'nothing') say('comes last: a wait must be followed by a step. Add a send() or remove it.');
    if (after === 'end') say('is followed by an end: a wait must be followed by a step. Remove it.');
    if (after === 'wait') say('ends its branch, and after the branch comes a wait: make the two waits one.');
  }

  #name(step: NamedStep, place: string, say: Say): void {
    const earlier = this.#placeOfName.get(step.name);
    if (earlier === undefined) this.#placeOfName.set(step.name, place.replace(/ \([^)]*\)$/, ''));
    else say(`has the name of ${earlier}: name it apart with ${renamed(step)}.`);
  }

  #step(step: NamedStep, here: Before, following: Following, place: string, say: Say): Before | undefined {
    switch (step.kind) {
      case 'send':
        this.#sending(step, here, say);
        return { ...here, sentBy: new Set([step.name]) };
      case 'ask':
        return this.#ask(step, here, following, place, say);
      case 'choose':
        return this.#choose(step, here, following, place, say);
      case 'await':
        return { ...here, sentBy: new Set() };
      case 'task':
        return here;
    }
  }

  #ask(step: AskStep, here: Before, following: Following, place: string, say: Say): Before | undefined {
    const { question, answers, silent } = step;
    this.#sending(step, here, say);
    const text = JSON.stringify(question);
    if ((this.#questions.get(question.id) ?? text) !== text)
      say(`asks ${show(question.id)} otherwise than an earlier step: make the question once, as a constant.`);
    this.#questions.set(question.id, text);
    // Until the answer comes time passes.
    const asked = { sentBy: new Set<string>(), asked: new Map(here.asked).set(question.id, question) };
    const branches = [
      ...Object.entries(answers).map(([name, steps]) => [BRANCH.answer(name), steps] as const),
      [BRANCH.silent, silent] as const,
    ];
    const after = branches.map(([where, steps]) => this.list(steps, asked, following, inside(place, where)));
    // An answer without a branch, and a question that was not asked, go straight on.
    return union([asked, ...after]);
  }

  #choose(step: ChooseStep, here: Before, following: Following, place: string, say: Say): Before | undefined {
    for (const { when } of step.ways) this.#condition(when, here, say);
    const branches = [
      ...step.ways.map(({ name, steps }) => [BRANCH.way(name), steps] as const),
      [BRANCH.otherwise, step.otherwise] as const,
    ];
    return union(branches.map(([where, steps]) => this.list(steps, here, following, inside(place, where))));
  }

  #sending(step: SendStep | AskStep, { sentBy, asked }: Before, say: Say): void {
    if (sentBy.size > 0)
      say(
        `follows ${anyOf(sentBy)} with no wait between: at most one message a day. Put a wait() between them.`,
      );
    for (const condition of step.guard) this.#condition(condition, { sentBy, asked }, say);
    if (step.variant?.kind === 'detail') this.#details(step.variant, say);
  }

  #details({ field, messages }: Extract<SendStep['variant'], { kind: 'detail' }>, say: Say): void {
    const start = isRecord(this.#startsOn) ? this.#startsOn : {};
    const { kind, event } = start;
    if (kind !== 'event') {
      say(
        'picks its message by a detail of an event, and no event starts the journey: use event() or another variant.',
      );
    } else if (isKnownEvent(event))
      for (const value of Object.keys(messages)) fieldProblem(event, field, value, say);
  }

  #condition(condition: Condition, { asked }: Before, say: Say): void {
    if (condition.kind === 'received' && !this.#messages.has(condition.message))
      say(
        `looks for the message ${show(condition.message)}, which this journey does not send: correct its id.`,
      );
    if (condition.kind !== 'answered') return;
    const question = asked.get(condition.question);
    if (!question)
      return say(
        `looks for an answer to ${show(condition.question)}, which no step before it asks: ask it first, with ask().`,
      );
    for (const name of condition.is)
      if (valuesNamed(question.scale, name).length === 0) say(noAnswer(name, question.id, question.scale));
  }
}

function union(ways: readonly (Before | undefined)[]): Before | undefined {
  const open = ways.filter((way) => way !== undefined);
  if (open.length === 0) return undefined;
  return {
    sentBy: new Set(open.flatMap(({ sentBy }) => [...sentBy])),
    asked: new Map(open.flatMap(({ asked }) => [...asked])),
  };
}

function renamed(step: NamedStep): string {
  switch (step.kind) {
    case 'send':
      return `send(${show(step.message)}, { step: 'another-name' })`;
    case 'ask':
      return `ask(${show(step.message)}, { step: 'another-name', … })`;
    case 'task':
      return `task(${show(step.task)}, { step: 'another-name', … })`;
    case 'await':
      return "wait({ step: 'another-name', … })";
    case 'choose':
      return "choose('another-name', …)";
  }
}
