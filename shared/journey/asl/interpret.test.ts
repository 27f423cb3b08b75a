import { describe, expect, it } from 'vitest';
import { instant } from '../../time/instant.ts';
import { catches } from './corpus/catches.ts';
import { data } from './corpus/data.ts';
import { flow } from './corpus/flow.ts';
import { PARAGRAPHS } from './corpus/paragraphs.ts';
import { play, START, task, waitingTask, type Case } from './corpus/play.ts';
import { retries } from './corpus/retries.ts';
import { silences } from './corpus/silences.ts';
import { tokens } from './corpus/tokens.ts';
import type { Position } from './execution.ts';
import { Interpreter } from './interpret.ts';
import { load } from './load.ts';

describe.each([
  ['flow', flow],
  ['retries', retries],
  ['catches', catches],
  ['data', data],
  ['tokens', tokens],
  ['silences', silences],
] as const)('the interpreter, of %s:', (_, cases) => {
  it.each(cases)('$it', async (example: Case) => {
    const { path, end, payloads, heard } = await play(example);
    const { status, error, output, cause } = end;
    // What a case does not name, it does not test; a failure has no output.
    expect({ path, status, error, output, payloads }).toEqual({
      path: example.path,
      status: example.status,
      error: example.error,
      output: 'output' in example || example.status !== 'SUCCEEDED' ? example.output : output,
      payloads: example.payloads ?? payloads,
    });
    expect(cause ?? '').toMatch(example.cause ?? '');
    expect(heard).toEqual((example.tells ?? []).map((tell) => tell.heard));
  });
});

describe('the corpus', () => {
  const all = [...flow, ...retries, ...catches, ...data, ...tokens, ...silences];

  it('names each of its cases once', () => {
    const names = all.map((example) => example.it);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has at least the 80 cases that were promised', () => {
    expect(all.length).toBeGreaterThanOrEqual(80);
  });

  it('names no paragraph that none of its cases tests', () => {
    const tested = new Set<string>(all.map((example) => example.tests));
    expect(Object.keys(PARAGRAPHS).filter((paragraph) => !tested.has(paragraph))).toEqual([]);
  });
});

describe('the interpreter', () => {
  it('refuses an outcome for a state that asked for no invocation', async () => {
    const machine = load({ QueryLanguage: 'JSONata', StartAt: 'S', States: { S: { Type: 'Succeed' } } });
    const execution = { id: 'i', name: 'n', machine: 'm', input: {}, startedAt: START };
    const interpreter = new Interpreter(machine, execution);
    const first = await interpreter.begin();
    if (first.kind !== 'standing') throw new Error('It should stand in S.');
    await expect(interpreter.settle(first.position, { payload: 1 }, START)).rejects.toThrow(
      'State "S" asked for no invocation.',
    );
  });

  const waiting = load({
    QueryLanguage: 'JSONata',
    StartAt: 'T',
    States: { T: waitingTask({ End: true }) },
  });
  const one = { id: 'i', name: 'n', machine: 'm', input: {}, startedAt: START };

  async function standing(machine = waiting, execution = one): Promise<Position> {
    const first = await new Interpreter(machine, execution).begin();
    if (first.kind !== 'standing') throw new Error('It should stand in its first state.');
    return first.position;
  }

  it('gives the same attempt the same token, so that a killed runner may repeat it, and each execution its own', async () => {
    const token = (await standing()).waits?.token;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await standing()).waits?.token).toBe(token);
    expect((await standing(waiting, { ...one, id: 'j' })).waits?.token).not.toBe(token);
  });

  it('refuses a second outcome for an invocation, and a token where none is waited for', async () => {
    const interpreter = new Interpreter(waiting, one);
    const stood = await interpreter.settle(await standing(), { payload: null }, START);
    if (stood.kind !== 'standing') throw new Error('It should wait.');
    await expect(interpreter.settle(stood.position, { payload: null }, START)).rejects.toThrow(
      'State "T" asked for no invocation.',
    );
    const plain = load({ QueryLanguage: 'JSONata', StartAt: 'T', States: { T: task({ End: true }) } });
    await expect(
      new Interpreter(plain, one).told(await standing(plain), { result: {}, at: START }, START),
    ).rejects.toThrow('State "T" waits for no token.');
  });

  it('lets what follows a late telling be as old as the telling, and enters it now', async () => {
    const machine = load({
      QueryLanguage: 'JSONata',
      StartAt: 'T',
      States: { T: waitingTask({ Next: 'S' }), S: { Type: 'Succeed' } },
    });
    const at = instant('2028-01-01T00:00:05Z');
    const now = instant('2028-01-01T02:00:00Z');
    const told = await new Interpreter(machine, one).told(await standing(machine), { result: {}, at }, now);
    expect(told).toMatchObject({ position: { state: 'S', dueAt: at, enteredAt: now } });
  });

  it('changes nothing of what it is given, and gives the same again', async () => {
    const machine = load({
      QueryLanguage: 'JSONata',
      StartAt: 'P',
      States: {
        P: { Type: 'Pass', Assign: { a: '{% $states.input.n + 1 %}' }, Next: 'S' },
        S: { Type: 'Succeed' },
      },
    });
    const execution = Object.freeze({ id: 'i', name: 'n', machine: 'm', input: { n: 1 }, startedAt: START });
    const interpreter = new Interpreter(machine, execution);
    const first = await interpreter.begin();
    if (first.kind !== 'standing') throw new Error('It should stand in P.');
    const before = structuredClone(first);
    const next = await interpreter.step(first.position, START);
    expect(next).toMatchObject({ kind: 'standing', position: { state: 'S', variables: { a: 2 } } });
    expect(first).toEqual(before);
    expect(await interpreter.step(first.position, START)).toEqual(next);
  });
});
