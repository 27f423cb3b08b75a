import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { World } from '../../shared/ports/world.ts';

/** The ports that stand for something in the account. Time and ids are everyone's. */
export type PortName = Exclude<keyof World, 'clock' | 'ids'>;

/** What a port is in this account: the variables by which its adapter finds it, and what that adapter may call. */
export interface Binding {
  /** Name → value, as shared/adapters/world.aws.ts reads them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly access: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
}

/** A part of the stack that is a port. */
export interface Bindable {
  readonly binding: Binding;
}

/** Gives a function the ports that it names in its needs.ts: access and variables in one, so that neither is forgotten. */
export function bind<Name extends PortName>(
  to: Lambda,
  needs: readonly Name[],
  world: Readonly<Record<NoInfer<Name>, Bindable>>,
): void {
  for (const name of needs) {
    const { variables, access } = world[name].binding;
    for (const [variable, value] of Object.entries(variables)) to.addEnvironment(variable, value);
    for (const { actions, resources } of access) {
      to.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
    }
  }
}
