import type { Json } from '../../../shared/journey/asl/asl.ts';
import type { Synthesised } from './assembly.ts';

export interface Problem {
  /** The logical id of the resource, or the name of the stack. */
  readonly at: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Something that must hold of all templates together, whatever stacks they are cut into. */
export interface Rule {
  readonly name: string;
  /** Where AWS, or a paragraph of the design, says so. */
  readonly source: string;
  /** Empty when it holds. */
  readonly check: (app: Synthesised) => readonly Problem[] | Promise<readonly Problem[]>;
}

export const problem = (at: string, message: string): Problem => ({ at, message });

/** What a rule says of an app, each with the rule's name. */
export interface Found extends Problem {
  readonly rule: string;
}

export async function findAll(rules: readonly Rule[], app: Synthesised): Promise<readonly Found[]> {
  const found = await Promise.all(
    rules.map(async ({ name, check }) => (await check(app)).map((one) => ({ rule: name, ...one }))),
  );
  return found.flat();
}

export const list = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  one === undefined ? [] : Array.isArray(one) ? (one as readonly T[]) : [one as T];

/** A name or a text as it stands in a template; anything else as JSON, so that it can at least be seen. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
