import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Json, JsonObject } from '../../../shared/journey/asl/asl.ts';
import { isArray, isObject } from '../../../shared/journey/asl/asl.ts';
import type { Synthesised, Written, WrittenStack } from './assembly.ts';
import { problem, textOf, type Problem } from './rule.ts';

export const ACCOUNT = '111122223333';

/** A resource as it would stand in an account: each reference is the name, address or ARN that it stands for. */
export interface Resource<Properties = JsonObject> {
  readonly id: string;
  readonly type: string;
  readonly stack: WrittenStack;
  readonly written: Written;
  readonly properties: Properties;
  /** The name that the template gives or, with the length that it would have, the one that CloudFormation invents. */
  readonly name: string;
  readonly arn: string;
}

export interface View {
  readonly resources: readonly Resource[];
  /** References that lead nowhere, and attributes that a type does not have. */
  readonly dangling: readonly Problem[];
  /** Partial, since whatever a template may leave out may be missing. */
  readonly ofType: <Properties>(type: string) => readonly Resource<Partial<Properties>>[];
  readonly byArn: (arn: string | undefined) => Resource | undefined;
}

const views = new WeakMap<Synthesised, View>();

/** All templates with their references resolved. Made once for each app, which must not be changed afterwards. */
export function viewOf(app: Synthesised): View {
  const known = views.get(app);
  if (known) return known;
  const view = new Resolver(app).view();
  views.set(app, view);
  return view;
}

const database = loadAwsServiceSpecSync();
const specOf = (type: string) => database.lookup('resource', 'cloudFormationType', 'equals', type)[0];
const specs = new Map<string, ReturnType<typeof specOf>>();

/** What CloudFormation's own schema says of a type; undefined for one that it does not know. */
export function typeNamed(type: string) {
  if (!specs.has(type)) specs.set(type, specOf(type));
  return specs.get(type);
}

/** Their Ref is the ARN, whatever the schema calls it. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ */
const REF_IS_ARN = new Set(['AWS::SecretsManager::Secret', 'AWS::SNS::Topic', 'AWS::SNS::Subscription']);
/** What is called a name there is a label, and the service invents what it is known by. */
const LABELLED = new Set(['AWS::ApiGatewayV2::Api', 'AWS::SecretsManager::Secret']);

/** The property in which a template names a resource. */
export function nameProperty(type: string): string | undefined {
  const spec = typeNamed(type);
  if (!spec || LABELLED.has(type)) return undefined;
  const candidates = [...(spec.primaryIdentifier ?? []), `${spec.name}Name`, 'Name'];
  return (
    candidates.find((name) => name.endsWith('Name') && name in spec.properties && name !== 'FunctionName') ??
    (type === 'AWS::Lambda::Function' ? 'FunctionName' : undefined)
  );
}

class Resolver {
  readonly #app: Synthesised;
  readonly #dangling: Problem[] = [];
  #at = '';

  constructor(app: Synthesised) {
    this.#app = app;
  }

  view(): View {
    const resources = this.#app.stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources).map(([id, written]): Resource => {
        this.#at = id;
        const properties = this.#resolve(stack, written.Properties ?? {}) as JsonObject;
        for (const other of [written.DependsOn ?? []].flat())
          if (!stack.template.Resources[other])
            this.#miss(`waits for ${other}, which its template does not hold`);
        return {
          id,
          type: written.Type,
          stack,
          written,
          properties,
          name: this.#name(stack, id),
          arn: this.#arn(stack, id),
        };
      }),
    );
    for (const stack of this.#app.stacks) {
      for (const [name, { Value }] of Object.entries(stack.template.Outputs ?? {})) {
        this.#at = name;
        this.#resolve(stack, Value);
      }
    }
    const byArn = new Map(resources.map((one) => [one.arn, one]));
    return {
      resources,
      dangling: this.#dangling,
      ofType: <Properties>(type: string) =>
        resources.filter((one) => one.type === type) as unknown as Resource<Partial<Properties>>[],
      byArn: (arn) => (arn === undefined ? undefined : byArn.get(arn)),
    };
  }

  #miss(what: string): string {
    this.#dangling.push(problem(this.#at, `${what}: name a thing that is there.`));
    return '(nowhere)';
  }

  #resolve(stack: WrittenStack, written: Json): Json {
    if (isArray(written)) return written.map((item) => this.#resolve(stack, item));
    if (!isObject(written)) return written;
    const [[key, argument] = ['', null], ...others] = Object.entries(written);
    if (others.length === 0 && key === 'Ref') return this.#ref(stack, textOf(argument));
    if (others.length === 0 && key.startsWith('Fn::')) return this.#call(stack, key, argument);
    return Object.fromEntries(
      Object.entries(written).map(([name, member]) => [name, this.#resolve(stack, member)]),
    );
  }

  #call(stack: WrittenStack, name: string, argument: Json): Json {
    if (name === 'Fn::GetAtt') {
      const [id = '', ...path] = isArray(argument) ? argument.map(textOf) : textOf(argument).split('.');
      return this.#attribute(stack, id, path.join('.'));
    }
    if (name === 'Fn::GetStackOutput' && isObject(argument)) {
      const given = this.#resolve(stack, argument) as Record<string, string>;
      return this.#output(given['StackName'] ?? '', given['OutputName'] ?? '');
    }
    const value = this.#resolve(stack, argument);
    if (name === 'Fn::Join' && isArray(value))
      return (value[1] as readonly Json[]).map(textOf).join(textOf(value[0]));
    if (name === 'Fn::Select' && isArray(value))
      return (value[1] as readonly Json[])[Number(textOf(value[0]))] ?? null;
    if (name === 'Fn::Split' && isArray(value)) return textOf(value[1]).split(textOf(value[0]));
    if (name === 'Fn::Sub') {
      const [text, own = {}] = isArray(value) ? value : [value];
      return textOf(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (_, inner: string) => {
        if (isObject(own) && inner in own) return textOf(own[inner]);
        const [id = '', ...path] = inner.split('.');
        return path.length > 0 ? this.#attribute(stack, id, path.join('.')) : this.#ref(stack, inner);
      });
    }
    if (name === 'Fn::ImportValue') return this.#import(textOf(value));
    return this.#miss(
      `calls ${name}, which test/deploy/rules/view.ts cannot follow (teach it, or write it plainly)`,
    );
  }

  #import(exported: string): string {
    for (const stack of this.#app.stacks)
      for (const { Value, Export } of Object.values(stack.template.Outputs ?? {}))
        if (Export && this.#resolve(stack, Export.Name) === exported)
          return textOf(this.#resolve(stack, Value));
    return this.#miss(`imports ${exported}, which no stack exports`);
  }

  #output(stackName: string, output: string): string {
    const other = this.#app.stacks.find(({ name }) => name === stackName || stackName.includes(`/${name}/`));
    const found = other?.template.Outputs?.[output];
    return other && found
      ? textOf(this.#resolve(other, found.Value))
      : this.#miss(`reads ${output} of the stack ${stackName}, which has no such output`);
  }

  #pseudo(stack: WrittenStack, id: string): string {
    const known: Readonly<Record<string, string>> = {
      'AWS::AccountId': ACCOUNT,
      'AWS::Region': stack.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${ACCOUNT}:stack/${stack.name}/1`,
      'AWS::NoValue': '',
    };
    return known[id] ?? this.#miss(`refers to ${id}, which is no pseudo parameter`);
  }

  #ref(stack: WrittenStack, id: string): string {
    if (id.startsWith('AWS::')) return this.#pseudo(stack, id);
    const parameter = stack.template.Parameters?.[id];
    if (parameter) return parameter.Default === undefined ? `(${id})` : textOf(parameter.Default);
    const resource = stack.template.Resources[id];
    if (!resource) return this.#miss(`refers to ${id}, which its template does not hold`);
    const { cfnRefIdentifier, primaryIdentifier } = typeNamed(resource.Type) ?? {};
    const identifier = (cfnRefIdentifier ?? primaryIdentifier ?? []).at(-1) ?? '';
    if (REF_IS_ARN.has(resource.Type) || identifier.endsWith('Arn')) return this.#arn(stack, id);
    if (identifier === 'QueueUrl') return this.#attribute(stack, id, identifier);
    const given = resource.Properties?.[identifier];
    return given === undefined ? this.#name(stack, id) : textOf(this.#resolve(stack, given));
  }

  #attribute(stack: WrittenStack, id: string, attribute: string): string {
    const resource = stack.template.Resources[id];
    if (!resource) return this.#miss(`reads ${attribute} of ${id}, which its template does not hold`);
    const spec = typeNamed(resource.Type);
    if (spec && !(attribute in spec.attributes) && !(attribute in spec.properties))
      return this.#miss(
        `reads ${attribute} of ${id}, but ${resource.Type} has only ${Object.keys(spec.attributes).join(', ')}`,
      );
    if (attribute === 'Arn' || attribute === `${spec?.name}Arn`)
      return this.#arn(stack, id) + (resource.Type === 'AWS::Logs::LogGroup' ? ':*' : '');
    if (attribute === 'QueueUrl')
      return `https://sqs.${stack.region}.amazonaws.com/${ACCOUNT}/${this.#name(stack, id)}`;
    if (attribute === 'ApiEndpoint')
      return `https://${this.#name(stack, id)}.execute-api.${stack.region}.amazonaws.com`;
    return attribute === nameProperty(resource.Type) || attribute === 'Name' || attribute.endsWith('Id')
      ? this.#name(stack, id)
      : `${this.#name(stack, id)}.${attribute}`;
  }

  #name(stack: WrittenStack, id: string): string {
    const resource = stack.template.Resources[id]!;
    const given = resource.Properties?.[nameProperty(resource.Type) ?? ''];
    if (given !== undefined) return textOf(this.#resolve(stack, given));
    // CloudFormation appends twelve letters, and cuts what comes before to the type's limit.
    return LABELLED.has(resource.Type) ? id : `${`${stack.name}-${id}`.slice(0, 49)}-${id.slice(-8)}INVENT`;
  }

  #arn(stack: WrittenStack, id: string): string {
    const { Type, Properties = {} } = stack.template.Resources[id]!;
    const name = this.#name(stack, id);
    if (Type === 'AWS::SecretsManager::Secret')
      return this.#filled(
        stack,
        `secretsmanager:R:A:secret:${textOf(this.#resolve(stack, Properties['Name'] ?? id))}-AbCdEf`,
      );
    if (Type === 'AWS::Scheduler::Schedule')
      return this.#filled(
        stack,
        `scheduler:R:A:schedule/${textOf(this.#resolve(stack, Properties['GroupName'] ?? 'default'))}/${name}`,
      );
    const template = typeNamed(Type)?.arnTemplate;
    if (template === undefined)
      return this.#filled(stack, `${Type.split('::')[1]!.toLowerCase()}:R:A:${name}`);
    return template
      .replace('${Partition}', 'aws')
      .replace('${Region}', stack.region)
      .replace('${Account}', ACCOUNT)
      .replaceAll(/\$\{\w+\}/g, name);
  }

  #filled(stack: WrittenStack, rest: string): string {
    return `arn:aws:${rest.replace(':R:', `:${stack.region}:`).replace(':A:', `:${ACCOUNT}:`)}`;
  }
}
