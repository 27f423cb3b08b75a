import { fromEpochMs, toEpochMs, type Instant } from '../../time/instant.ts';
import {
  waitsForToken,
  type ChoiceState,
  type Json,
  type JsonObject,
  type State,
  type TaskState,
  type WaitState,
} from './asl.ts';
import { evaluate, evaluateObject, type Bindings } from './evaluate.ts';
import {
  failed,
  type Ended,
  type Execution,
  type Invoke,
  type Position,
  type Standing,
  type Told,
} from './execution.ts';
import { checkSize, evaluateText, faultOf, wrongKind, type Fault } from './fault.ts';
import type { Outcome } from './lambda.ts';
import type { LoadedMachine } from './load.ts';
import { waitEnd } from './moment.ts';
import { retryOf, takes } from './retry.ts';
import { taskToken } from './token.ts';

// Quotas of Standard workflows: the events in a history, and how long an execution lasts.
const MOST_EVENTS = 25_000;
const A_YEAR_IN_SECONDS = 365 * 86_400;

/**
 * One execution of a loaded definition, as a pure function of what it is given: it tells what is wanted from outside
 * (an invocation, a later time, nothing more) and never waits, calls or keeps anything. Semantics: the States Language
 * (https://states-language.net/spec.html) and the Step Functions Developer Guide. Variables live for the execution,
 * since there are no branches of Parallel or Map here.
 */
export class Interpreter {
  readonly #machine: LoadedMachine;
  readonly #execution: Execution;
  readonly #random: () => number;
  readonly #onTransition: (state: string) => void;
  readonly #deadline: number;

  /**
   * `random` gives numbers from 0 to 1 for FULL jitter; by default there is no jitter and the delay is whole.
   * `onTransition` hears of each state that is entered, and entered again by a retry: what Step Functions bills.
   */
  constructor(
    machine: LoadedMachine,
    execution: Execution,
    random: () => number = () => 1,
    onTransition: (state: string) => void = () => undefined,
  ) {
    this.#machine = machine;
    this.#execution = execution;
    this.#random = random;
    this.#onTransition = onTransition;
    this.#deadline =
      toEpochMs(execution.startedAt) + Math.min(machine.TimeoutSeconds ?? Infinity, A_YEAR_IN_SECONDS) * 1000;
  }

  /** Enters the first state. */
  begin(): Promise<Standing | Ended> {
    const { input, startedAt } = this.#execution;
    const arrival = {
      state: this.#machine.StartAt,
      input,
      variables: {},
      enteredAt: startedAt,
      dueAt: startedAt,
      events: 1,
    };
    return this.#enter(arrival);
  }

  /** Takes the step that was due. An `invoke` leaves the position as it is until settle(). */
  async step(position: Position, now: Instant): Promise<Standing | Invoke | Ended> {
    if (toEpochMs(position.dueAt) >= this.#deadline)
      return { kind: 'ended', status: 'TIMED_OUT', state: position.state, error: 'States.Timeout' };
    const state = this.#machine.States[position.state]!;
    try {
      switch (state.Type) {
        case 'Task':
          if (position.waits?.until === undefined) return await this.#invoke(state, position);
          // Step Functions gives no cause.
          return await this.#fail(state, position, { error: 'States.Timeout', cause: '' }, now);
        case 'Wait':
        case 'Pass':
          return await this.#leave(state, state.Next, position, now);
        case 'Choice':
          return await this.#choose(state, position, now);
        case 'Succeed':
          return await this.#leave(state, undefined, position, now);
        case 'Fail':
          break;
      }
      const bindings = this.#bindings(position);
      const error = await evaluateText(state.Error, bindings, 'Error');
      return failed(position, error, await evaluateText(state.Cause, bindings, 'Cause'));
    } catch (error) {
      return this.#fail(state, position, faultOf(error, position.state), now);
    }
  }

  /**
   * Carries on after an invocation that step() asked for. A task with a token then stands still until told() or until its
   * time is up, whatever the function answered.
   */
  async settle(position: Position, outcome: Outcome, now: Instant): Promise<Standing | Ended> {
    const state = this.#machine.States[position.state];
    if (state?.Type !== 'Task' || position.waits?.until !== undefined)
      throw new TypeError(`State "${position.state}" asked for no invocation.`);
    if ('error' in outcome) return this.#fail(state, position, outcome, now);
    if (position.waits) {
      const until = this.#within(toEpochMs(now) + (state.TimeoutSeconds ?? Infinity) * 1000);
      const { token } = position.waits;
      const events = position.events + 1;
      return { kind: 'standing', position: { ...position, waits: { token, until }, dueAt: until, events } };
    }
    try {
      checkSize(outcome.payload, 'result');
      // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, as the integration hands it on.
      const result = { ExecutedVersion: '$LATEST', Payload: outcome.payload, StatusCode: 200 };
      return await this.#leave(state, state.Next, position, now, result);
    } catch (error) {
      return this.#fail(state, position, faultOf(error, position.state), now);
    }
  }

  /**
   * Carries on when the token of this position was told in time: after its invocation, or from within it, of which the
   * outcome is then nobody's concern. The result is what was told, as it is.
   */
  async told(position: Position, { result, at }: Told, now: Instant): Promise<Standing | Ended> {
    const state = this.#machine.States[position.state];
    if (state?.Type !== 'Task' || !position.waits)
      throw new TypeError(`State "${position.state}" waits for no token.`);
    // What follows is as old as the telling.
    const there = { ...position, dueAt: at };
    try {
      checkSize(result, 'result');
      return await this.#leave(state, state.Next, there, now, result);
    } catch (error) {
      return this.#fail(state, there, faultOf(error, position.state), now);
    }
  }

  async #invoke(state: TaskState, position: Position): Promise<Invoke> {
    const bindings = this.#bindings(position);
    const functionName = await evaluateText(state.Arguments.FunctionName, bindings, 'Arguments/FunctionName');
    const payload = await evaluate(state.Arguments.Payload, bindings, 'Arguments/Payload');
    checkSize(payload, 'input');
    return { kind: 'invoke', functionName: functionName!, payload };
  }

  async #choose(state: ChoiceState, position: Position, now: Instant): Promise<Standing | Ended> {
    const bindings = this.#bindings(position);
    for (const [index, rule] of state.Choices.entries()) {
      const field = `Choices[${index}]/Condition`;
      const holds = await evaluate(rule.Condition, bindings, field);
      if (typeof holds !== 'boolean') throw wrongKind(field, 'boolean', holds);
      if (holds) return this.#leave(rule, rule.Next, position, now);
    }
    if (state.Default !== undefined) return this.#leave(state, state.Default, position, now);
    return failed(position, 'States.NoChoiceMatched', 'No Condition held, and there is no Default.');
  }

  /** Evaluates `Assign` and `Output`, both with the variables as they were, and enters the next state or ends. */
  async #leave(
    { Assign, Output }: { readonly Assign?: JsonObject; readonly Output?: Json },
    next: string | undefined,
    position: Position,
    now: Instant,
    got?: JsonObject,
    errorOutput?: JsonObject,
  ): Promise<Standing | Ended> {
    const bindings = this.#bindings(position, got, errorOutput);
    const assigned = Assign && (await evaluateObject(Assign, bindings, 'Assign'));
    const output =
      Output === undefined
        ? (got ?? errorOutput ?? position.input)
        : await evaluate(Output, bindings, 'Output');
    checkSize(output, 'output');
    const variables = assigned ? { ...position.variables, ...assigned } : position.variables;
    const events = position.events + (got || errorOutput ? 4 : 1);
    if (next !== undefined)
      return this.#enter({
        state: next,
        input: output,
        variables,
        enteredAt: now,
        dueAt: position.dueAt,
        events,
      });
    return { kind: 'ended', status: 'SUCCEEDED', state: position.state, output };
  }

  /** Enters a state. What follows a step at once is as old as the step, so that a late runner keeps to the order of due times. */
  async #enter(arrival: Omit<Position, 'retries'>): Promise<Standing | Ended> {
    const position = { ...arrival, retries: [], events: arrival.events + 1 };
    if (position.events > MOST_EVENTS) return tooManyEvents(position);
    this.#onTransition(position.state);
    const state = this.#machine.States[position.state]!;
    if (state.Type !== 'Wait')
      return { kind: 'standing', position: { ...position, ...this.#attempt(state, position.events) } };
    try {
      const dueAt = this.#within(await this.#endOf(state, position));
      return { kind: 'standing', position: { ...position, dueAt } };
    } catch (error) {
      return this.#fail(state, position, faultOf(error, position.state), position.enteredAt);
    }
  }

  /** What an attempt of a task with a token begins with; of any other state nothing. */
  #attempt(state: State, events: number): Pick<Position, 'waits'> {
    const hasToken = state.Type === 'Task' && waitsForToken(state);
    return hasToken ? { waits: { token: taskToken(this.#execution.id, events) } } : {};
  }

  async #endOf(state: WaitState, entered: Position): Promise<number> {
    const field = state.Timestamp === undefined ? 'Seconds' : 'Timestamp';
    const value = await evaluate(state.Timestamp ?? state.Seconds!, this.#bindings(entered), field);
    const end = waitEnd(field, value, toEpochMs(entered.enteredAt));
    if (end === undefined)
      throw wrongKind(field, field === 'Seconds' ? 'whole number from 0' : 'RFC 3339 timestamp', value);
    return end;
  }

  /** The time itself, or the execution's deadline where that comes first. */
  #within(time: number): Instant {
    return fromEpochMs(Math.min(time, this.#deadline));
  }

  /** Retry is read before Catch; what neither takes fails the execution. */
  async #fail(state: State, position: Position, fault: Fault, now: Instant): Promise<Standing | Ended> {
    if (state.Type !== 'Task') return failed(position, fault.error, fault.cause);
    const again = retryOf(state.Retry ?? [], position.retries, fault.error, this.#random);
    if (again) {
      const retries = (state.Retry ?? []).map(
        (_, index) => (position.retries[index] ?? 0) + (index === again.retrier ? 1 : 0),
      );
      const dueAt = this.#within(toEpochMs(now) + again.delayMs);
      const events = position.events + 3;
      const retrying = { ...position, retries, dueAt, events, ...this.#attempt(state, events) };
      if (retrying.events > MOST_EVENTS) return tooManyEvents(retrying);
      this.#onTransition(position.state);
      return { kind: 'standing', position: retrying };
    }
    const catcher = state.Catch?.find(({ ErrorEquals }) => takes(ErrorEquals, fault.error));
    if (!catcher) return failed(position, fault.error, fault.cause);
    try {
      const errorOutput = { Error: fault.error, Cause: fault.cause };
      return await this.#leave(catcher, catcher.Next, position, now, undefined, errorOutput);
    } catch (error) {
      // Nothing catches what a catcher does.
      const second = faultOf(error, position.state);
      return failed(position, second.error, second.cause);
    }
  }

  #bindings(position: Position, result?: Json, errorOutput?: JsonObject): Bindings {
    const { id, name, machine, input, startedAt } = this.#execution;
    const context = {
      Execution: { Id: id, Name: name, Input: input, StartTime: startedAt },
      State: {
        Name: position.state,
        EnteredTime: position.enteredAt,
        RetryCount: position.retries.reduce((sum, given) => sum + given, 0),
      },
      StateMachine: { Name: machine },
      ...(position.waits && { Task: { Token: position.waits.token } }),
    };
    return {
      states: {
        input: position.input,
        context,
        ...(result === undefined ? {} : { result }),
        ...(errorOutput === undefined ? {} : { errorOutput }),
      },
      variables: position.variables,
    };
  }
}

function tooManyEvents(position: Position): Ended {
  return failed(position, 'States.Runtime', `The history is full: more than ${MOST_EVENTS} events.`);
}
