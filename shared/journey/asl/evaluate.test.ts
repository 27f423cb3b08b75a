import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, type Json, type JsonObject } from './asl.ts';
import { evaluate, fully, quickly } from './evaluate.ts';

const names = ['a', 'b', 'run', 'Input', 'length', 'sum', 'constructor', 'toString'] as const;
const name = fc.constantFrom(...names);
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom<Json>('', 'text', 0, -1.5, true, false, null),
    fc.dictionary(name, tie('json'), { maxKeys: 3 }),
    fc.array(tie('json'), { maxLength: 2 }),
  ),
})).json;
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => `$${steps.join('.')}`);

describe('the quick way to a value', () => {
  it('gives what JSONata gives, or leaves it to JSONata', async () => {
    let quick = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { minKeys: 4 }),
        path,
        async (variables: JsonObject, expression) => {
          const answer = quickly(expression, variables);
          if (answer === undefined) return;
          quick += 1;
          expect(await fully(expression, variables)).toEqual(answer);
        },
      ),
      { numRuns: 2000, seed: 2028 },
    );
    expect(quick).toBeGreaterThan(300);
  });

  it.each([
    '$states.context.Execution.Input.run',
    '$states.input.resumeAt',
    '$states.result.Payload.resumeAt',
    '$resumeAt',
  ])('is taken for %s, which compiled journeys read', (expression) => {
    const run = { run: 'x', resumeAt: 'x' };
    const states = { context: { Execution: { Input: run } }, input: run, result: { Payload: run } };
    expect(quickly(expression, { states, resumeAt: 'x' })).toBe('x');
  });

  it.each(['$a.and', '$a.b[0]', '$a.*', '$a ', '$parse(a)', 'a', '$a.`b c`', '$a."b"', '$'])(
    'is not taken for %s, where JSONata does more than follow names',
    (expression) => {
      expect(quickly(expression, { a: { and: 1, b: 'x' } })).toBeUndefined();
    },
  );
});

describe('an evaluated value', () => {
  const bindings = { states: { input: { list: [1, 2, 3] } }, variables: { x: 1 } };

  it('is new where it holds expressions, and leaves the template as it was', async () => {
    const template = { a: ['{% $x %}', { b: '{% $count($states.input.list) %}' }], c: null };
    const before = structuredClone(template);
    expect(await evaluate(template, bindings, 'Output')).toEqual({ a: [1, { b: 3 }], c: null });
    expect(template).toEqual(before);
  });

  it('carries no marks of JSONata on its lists', async () => {
    const list = await evaluate('{% $states.input.list[$ > 1] %}', bindings, 'Output');
    expect(Object.getOwnPropertyNames(list)).toEqual(['0', '1', 'length']);
  });

  it('may hold a member named __proto__, as any JSON may', async () => {
    const template = parseJson('{"__proto__": "{% $x %}"}');
    expect(JSON.stringify(await evaluate(template, bindings, 'Output'))).toBe('{"__proto__":1}');
  });

  it('is the same whether JSONata was needed or not', async () => {
    const leaf = fc.constantFrom<Json>(
      '{% $x %}',
      '{% $states.input.y %}',
      '{% no end',
      'text',
      0,
      null,
      true,
    );
    const template = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 3, depthSize: 'medium' },
        leaf,
        fc.dictionary(name, tie('json'), { maxKeys: 3 }),
        fc.array(tie('json'), { maxLength: 3 }),
      ),
    })).json;
    const inBrackets = (text: string): string => text.replaceAll(/\{% (\S+) %\}/g, '{% ($1) %}');
    await fc.assert(
      fc.asyncProperty(template, value, async (quick, x) => {
        fc.pre(!JSON.stringify(x).includes('['));
        const slow = parseJson(inBrackets(JSON.stringify(quick)));
        const reads = { states: { input: { y: null } }, variables: { x } };
        expect(await evaluate(quick, reads, 'Output')).toEqual(await evaluate(slow, reads, 'Output'));
      }),
      { numRuns: 500, seed: 2028 },
    );
  });

  it.each([[null], ['{% $states.input.none %}']])('given %j, then it is null', async (template) => {
    const reads = { states: { input: { none: null } }, variables: {} };
    expect(await evaluate(template, reads, 'Output')).toBeNull();
  });

  it('given other variables, then it is another, though the template is the same', async () => {
    const template = { a: { b: '{% $x %}', c: 'c' } };
    const of = (x: number) => evaluate(template, { ...bindings, variables: { x } }, 'Output');
    expect([await of(1), await of(2)]).toEqual([{ a: { b: 1, c: 'c' } }, { a: { b: 2, c: 'c' } }]);
  });
});
