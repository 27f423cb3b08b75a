import type { Question } from './journey.ts';

const RANGE = /^(0|[1-9]\d?)(?:-(0|[1-9]\d?))?$/;

/** Every value that an answer to such a question can have, as text: scores, or choices. */
export function valuesOf(scale: Question['scale']): readonly string[] {
  if ('choices' in scale) return scale.choices;
  return Array.from({ length: scale.to - scale.from + 1 }, (_, index) => String(scale.from + index));
}

/** The values that a name of answers stands for (`0-6`, `9`, `well`); none when it names no answer of the question. */
export function valuesNamed(scale: Question['scale'], name: string): readonly string[] {
  const all = valuesOf(scale);
  if ('choices' in scale) return all.includes(name) ? [name] : [];
  const [, first, last] = RANGE.exec(name) ?? [];
  const [from, to] = [Number(first), Number(last ?? first)];
  // One score has one name.
  if (last !== undefined && to <= from) return [];
  const named = all.filter((value) => from <= Number(value) && Number(value) <= to);
  return named.length === to - from + 1 ? named : [];
}
