import { describe, expect, it } from 'vitest';
import { fully } from './evaluate.ts';
import { FUNCTIONS, readingOf } from './expression.ts';

describe('what an expression reads', () => {
  it.each<[string, string[], string[]]>([
    ['$x + $y.a[$z > 1]', ['x', 'y', 'z'], []],
    ['$states.input.a.b', [], ['input.a.b']],
    ['$states.input.a[0].b', [], ['input.a.b']],
    ['$states.input.rows.($.a)', [], ['input.rows']],
    ['$states.input.a & $states.context.Execution.Name', [], ['context.Execution.Name', 'input.a']],
    ['[$a, {"k": $b, $c: 1}]', ['a', 'b', 'c'], []],
    ['($a := $b; $a + $c)', ['b', 'c'], []],
    ['($a := $a; 1)', ['a'], []],
    ['[($a := 1; $a), $a]', ['a'], []],
    ['$map($list, function($v, $i) { $v + $i + $k })', ['k', 'list'], []],
    ['$states.input.a@$row.b#$i.[$row, $i, $other]', ['other'], ['input.a.b']],
    ['$states.input.a^(<$k)', ['k'], ['input.a']],
    ['$states.input.a{b: $sum($v)}', ['v'], ['input.a']],
    ['$x ? $y : $z', ['x', 'y', 'z'], []],
    ['$x ~> $f', ['f', 'x'], []],
    ['$states.input ~> |a|{"b": $x}|', ['x'], ['input']],
    ['$contains($a, /b+/)', ['a'], []],
    ['$substring(?, $n)', ['n'], []],
  ])('of %s', (expression, variables, states) => {
    expect(readingOf(expression)).toEqual({ variables, states, refused: [] });
  });

  it.each([...FUNCTIONS])('knows $%s for a function, as JSONata does', async (name) => {
    expect(await fully(`$type($${name})`, {})).toBe('function');
    expect(readingOf(`$type($${name})`).variables).toEqual([]);
  });
});
