import { list } from './rule.ts';
import type { Resource, View } from './view.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
export interface Document {
  readonly Version?: string;
  readonly Statement?: Statement | readonly Statement[];
}
/** A policy of whatever kind, with the resource in which it stands. */
export interface Policy {
  readonly at: string;
  readonly kind: 'identity' | 'resource' | 'trust';
  readonly document: Document;
  /** The names of the roles that have it, or what it stands at. */
  readonly on: readonly string[];
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument: Document;
  readonly Policies: readonly { readonly PolicyDocument: Document }[];
}
interface PolicyProperties {
  readonly PolicyDocument: Document;
  readonly Roles: readonly string[];
}

/** The properties in which other types keep the policy of a resource, and what it stands at. */
const RESOURCE_POLICIES: Readonly<Record<string, readonly [document: string, on: string]>> = {
  'AWS::SQS::QueuePolicy': ['PolicyDocument', 'Queues'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument', 'Topics'],
  'AWS::S3::BucketPolicy': ['PolicyDocument', 'Bucket'],
  'AWS::SecretsManager::ResourcePolicy': ['ResourcePolicy', 'SecretId'],
  'AWS::KMS::Key': ['KeyPolicy', 'KeyId'],
};

const policies = new WeakMap<View, readonly Policy[]>();

export function policiesOf(view: View): readonly Policy[] {
  const before = policies.get(view);
  if (before) return before;
  const found = policiesIn(view);
  policies.set(view, found);
  return found;
}

function policiesIn({ resources, ofType }: View): readonly Policy[] {
  const identity = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    ofType<PolicyProperties>(type).map(({ id, properties }): Policy => ({
      at: id,
      kind: 'identity',
      document: properties.PolicyDocument ?? {},
      on: properties.Roles ?? [],
    })),
  );
  const roles = ofType<RoleProperties>('AWS::IAM::Role').flatMap(({ id, name, properties }): Policy[] => [
    { at: id, kind: 'trust', document: properties.AssumeRolePolicyDocument ?? {}, on: [name] },
    ...(properties.Policies ?? []).map(({ PolicyDocument }): Policy => ({
      at: id,
      kind: 'identity',
      document: PolicyDocument,
      on: [name],
    })),
  ]);
  const others = resources.flatMap(({ id, type, name, properties }): Policy[] => {
    const [document, on] = RESOURCE_POLICIES[type] ?? [];
    const found = document === undefined ? undefined : properties[document];
    return found === undefined
      ? []
      : [
          {
            at: id,
            kind: 'resource',
            document: found as unknown as Document,
            on: list((properties[on!] ?? name) as string | readonly string[]),
          },
        ];
  });
  return [...identity, ...roles, ...others];
}

/** IAM's `*` and `?`. */
export function covers(pattern: string, value: string, flags = ''): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags).test(value);
}

const names = (statement: Statement, action: string): boolean =>
  list(statement.Action).some((one) => covers(one, action, 'i'));
const concerns = (statement: Statement, arn: string): boolean =>
  list(statement.Resource).some((one) => covers(one, arn));

/** Whether the role with this ARN may do something, by its own policies: conditions are taken to hold. */
export function mayDo(view: View, roleArn: string | undefined, action: string, arn: string): boolean {
  const role = view.byArn(roleArn);
  if (!role) return false;
  const statements = policiesOf(view)
    .filter(({ kind, on }) => kind === 'identity' && on.includes(role.name))
    .flatMap(({ document }) => list(document.Statement));
  const found = statements.filter((one) => names(one, action) && concerns(one, arn));
  return found.some(({ Effect }) => Effect === 'Allow') && found.every(({ Effect }) => Effect !== 'Deny');
}

/** Whether a service may take on the role with this ARN. */
export function trusts(view: View, roleArn: string | undefined, service: string): boolean {
  const role = view.byArn(roleArn);
  return policiesOf(view)
    .filter(({ kind, on }) => role !== undefined && kind === 'trust' && on.includes(role.name))
    .flatMap(({ document }) => list(document.Statement))
    .some(
      (one) =>
        one.Effect === 'Allow' &&
        names(one, 'sts:AssumeRole') &&
        servicesOf(one).includes(`${service}.amazonaws.com`),
    );
}

export function servicesOf({ Principal }: Statement): readonly string[] {
  return typeof Principal === 'object' ? list(Principal['Service']) : [];
}

/** What a condition on the caller says, whatever the operator and the letters' case. */
export function conditionOn({ Condition = {} }: Statement, key: string): readonly string[] {
  return Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([name, value]) =>
      name.toLowerCase() === key.toLowerCase() ? list(value) : [],
    ),
  );
}

/** Whether a queue or a topic takes something from a service on behalf of `source`, by its own policy. */
export function lets(view: View, target: Resource, service: string, action: string, source: string): boolean {
  const known = [
    target.name,
    target.arn,
    `https://sqs.${target.stack.region}.amazonaws.com/${target.arn.split(':')[4]}/${target.name}`,
  ];
  return policiesOf(view)
    .filter(({ kind, on }) => kind === 'resource' && on.some((one) => known.includes(one)))
    .flatMap(({ document }) => list(document.Statement))
    .some((one) => {
      const from = conditionOn(one, 'aws:SourceArn');
      return (
        one.Effect === 'Allow' &&
        servicesOf(one).includes(`${service}.amazonaws.com`) &&
        names(one, action) &&
        concerns(one, target.arn) &&
        (from.length === 0 || from.some((pattern) => covers(pattern, source)))
      );
    });
}

interface PermissionProperties {
  readonly FunctionName: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn: string;
}

/** Whether a function may be called by a service on behalf of `source`, by the function's own policy. */
export function mayCall(view: View, called: Resource, service: string, source: string): boolean {
  return view
    .ofType<PermissionProperties>('AWS::Lambda::Permission')
    .some(
      ({ properties: { FunctionName, Action, Principal, SourceArn } }) =>
        (FunctionName === called.arn || FunctionName === called.name) &&
        Action === 'lambda:InvokeFunction' &&
        Principal === `${service}.amazonaws.com` &&
        (SourceArn === undefined || covers(SourceArn, source)),
    );
}
