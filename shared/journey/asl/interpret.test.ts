import { describe, expect, it } from 'vitest';
import { catches } from './corpus/catches.ts';
import { data } from './corpus/data.ts';
import { flow } from './corpus/flow.ts';
import { play, START, type Case } from './corpus/play.ts';
import { retries } from './corpus/retries.ts';
import { Interpreter } from './interpret.ts';
import { load } from './load.ts';

describe.each([
  ['flow', flow],
  ['retries', retries],
  ['catches', catches],
  ['data', data],
] as const)('the interpreter, of %s:', (_, cases) => {
  it.each(cases)('$it', async (example: Case) => {
    const { path, end, payloads } = await play(example);
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
  });
});

describe('the corpus', () => {
  it('names each of its cases once', () => {
    const names = [...flow, ...retries, ...catches, ...data].map((example) => example.it);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
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
