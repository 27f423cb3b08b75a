declare const names: unique symbol;

/** A step of which the compiler knows its name and those of the steps in its branches. Only types: there is no such field. */
export interface Naming<Names extends string> {
  readonly [names]: Names;
}

/** The names in a list of steps, branches included. */
export type NamesIn<Steps> = Steps extends readonly unknown[] ? NameOf<Steps[number]> : never;
type NameOf<One> = One extends Naming<infer Name> ? Literal<Name> : never;
/** A name that is put together at run time says nothing here. */
type Literal<Name extends string> = Name extends unknown
  ? {} extends Record<Name, 1>
    ? never
    : Name
  : never;

/** The names that two steps of a list share, branches included. */
type Shared<Steps extends readonly unknown[]> = Steps extends readonly [infer First, ...infer Others]
  ? (NameOf<First> & NamesIn<Others>) | Shared<Others>
  : never;

/**
 * What a list of steps must be beside steps: an error for the editor to show when a name comes twice. Two branches of
 * one step, and two steps of one branch, are compared when the journey is loaded (problems.ts), as is everything
 * once more: a file may be written without a compiler.
 */
export type OnceEach<Steps extends readonly unknown[]> = [Shared<Steps>] extends [never]
  ? unknown
  : `two steps have the name "${Shared<Steps>}": give one another with { step: 'another-name' }`;
