import { join } from 'node:path';
import { verbs } from '../../infra/aws/bundle.ts';
import { deployed, ofType, type Deployed } from '../support/deployed.ts';
import { synthesise } from '../support/stack.ts';
import { ROOT } from '../support/tree.ts';

export const stack = deployed(synthesise().template);
export const prod = deployed(synthesise('prod').template);
const needs = new Map<string, readonly string[]>(
  await Promise.all(
    verbs().map(async (verb) => {
      const made = (await import(join(ROOT, 'functions', verb, 'needs.ts'))) as { needs: readonly string[] };
      return [verb, made.needs] as const;
    }),
  ),
);
/** What functions/<verb>/needs.ts names. */
export const needsOf = (verb: string): readonly string[] => needs.get(verb)!;

/** The stack with one thing wrong: the first resource of a type whose id begins so, changed by hand. */
export function wrong(type: string, id: string, change: Readonly<Record<string, unknown>>): Deployed {
  const copy = structuredClone(stack);
  const found = copy.resources.find((one) => one.type === type && one.id.startsWith(id));
  if (!found) throw new TypeError(`Nothing to spoil: no ${type} whose id begins with ${id}.`);
  Object.assign(found.properties, change);
  return copy;
}

/** The same with a right more in a role. */
export function allowing(role: string, Action: string, Resource: string): Deployed {
  const copy = structuredClone(stack);
  const policy = ofType<{ PolicyDocument: { Statement: object[] } }>(copy, 'AWS::IAM::Policy').find(
    ({ id }) => id.startsWith(role),
  );
  policy!.properties.PolicyDocument.Statement.push({ Effect: 'Allow', Action, Resource });
  return copy;
}
