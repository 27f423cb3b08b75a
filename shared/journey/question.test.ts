import { describe, expect, it } from 'vitest';
import { valuesNamed, valuesOf } from './question.ts';

const stars = { from: 1, to: 5 };
const choices = { choices: ['well', 'so-so', 'call-me'] };

describe('the answers of a question', () => {
  it('given a scale, then its scores as text, and given choices, then these', () => {
    expect(valuesOf({ from: 0, to: 10 })).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(valuesOf(choices)).toEqual(['well', 'so-so', 'call-me']);
  });

  it.each([
    ['3', ['3']],
    ['1-2', ['1', '2']],
    ['1-5', ['1', '2', '3', '4', '5']],
    ['0-2', []],
    ['4-6', []],
    ['2-1', []],
    ['3-3', []],
    ['03', []],
    ['3-', []],
    ['-3', []],
    ['3.0', []],
    [' 3', []],
    ['', []],
    ['well', []],
  ])('given 1 to 5 and the name %j, then it stands for %j', (name, values) => {
    expect(valuesNamed(stars, name)).toEqual(values);
  });

  it('given 0 to 10, then 10 is a score of two digits', () => {
    expect(valuesNamed({ from: 0, to: 10 }, '9-10')).toEqual(['9', '10']);
  });

  it.each([
    ['so-so', ['so-so']],
    ['1', []],
    ['well-so-so', []],
  ])('given choices and the name %j, then it stands for %j', (name, values) => {
    expect(valuesNamed(choices, name)).toEqual(values);
  });
});
