import type { Json, JsonObject } from '../../shared/journey/asl/asl.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-north-1';

/** A CloudFormation template as it is written: values may still be `Ref`, `Fn::GetAtt`, `Fn::Join` or `Fn::Sub`. */
export interface Template {
  readonly Resources: Readonly<Record<string, WrittenResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: Json; readonly Description?: string }>>;
}
interface WrittenResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DeletionPolicy?: string;
}

/** A resource as it would stand in an account: every reference is the name, address or ARN that it stands for. */
export interface Resource<Properties = JsonObject> {
  readonly id: string;
  readonly type: string;
  readonly deletionPolicy: string;
  readonly properties: Properties;
}
export interface Deployed {
  readonly resources: Resource[];
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * A template as if it were deployed to an invented account.
 * @throws TypeError for a function, a pseudo parameter or an attribute that it does not know.
 */
export function deployed(template: Template): Deployed {
  const value = (written: Json): Json => resolve(template, written);
  return {
    resources: Object.entries(template.Resources).map(([id, { Type, Properties = {}, DeletionPolicy }]) => ({
      id,
      type: Type,
      // Without a policy, CloudFormation deletes.
      deletionPolicy: DeletionPolicy ?? 'Delete',
      properties: value(Properties) as JsonObject,
    })),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, textOf(value(Value))]),
    ),
  };
}

/** All resources of a type. What `Properties` says is for the reader: a test that reads what is not there fails. */
export function ofType<Properties = JsonObject>(
  { resources }: Deployed,
  type: string,
): Resource<Properties>[] {
  return resources.filter((one) => one.type === type) as Resource<Properties>[];
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`The template has ${JSON.stringify(value)} where a name or a text should stand.`);
}

function resolve(template: Template, written: Json): Json {
  if (Array.isArray(written)) return written.map((item: Json) => resolve(template, item));
  if (typeof written !== 'object' || written === null) return written;
  const [[name, argument] = ['', null], ...others] = Object.entries(written);
  if (others.length === 0 && name === 'Ref') return reference(template, textOf(argument));
  if (others.length === 0 && name.startsWith('Fn::')) return call(template, name, argument);
  return Object.fromEntries(Object.entries(written).map(([key, member]) => [key, resolve(template, member)]));
}

function call(template: Template, name: string, argument: Json): Json {
  if (name === 'Fn::GetAtt') {
    const [id = '', attribute = ''] = argument as readonly string[];
    return attributeOf(template, id, attribute);
  }
  if (name === 'Fn::Join') {
    const [separator, parts] = resolve(template, argument) as readonly [string, readonly Json[]];
    return parts.map(textOf).join(separator);
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replaceAll(/\$\{([^}]+)\}/g, (_, inner: string) => reference(template, inner));
  }
  throw new TypeError(
    `The template calls ${name}, which test/support/deployed.ts does not know: add it there.`,
  );
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

const ARNS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::CloudWatch::Alarm': (name) => arn('cloudwatch', `alarm:${name}`),
  'AWS::DynamoDB::Table': (id) => arn('dynamodb', `table/${id}`),
  'AWS::SecretsManager::Secret': (id) => arn('secretsmanager', `secret:${id}-AbCdEf`),
  'AWS::SQS::Queue': (id) => arn('sqs', id),
  'AWS::Lambda::Function': (id) => arn('lambda', `function:${id}`),
  'AWS::StepFunctions::StateMachine': (name) => arn('states', `stateMachine:${name}`),
  'AWS::Logs::LogGroup': (id) => arn('logs', `log-group:${id}:*`),
  'AWS::KMS::Key': (id) => arn('kms', `key/${id}`),
  'AWS::IAM::Role': (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`,
  'AWS::SNS::Topic': (id) => arn('sns', id),
  'AWS::Events::Rule': (id) => arn('events', `rule/${id}`),
  'AWS::SMSVOICE::ConfigurationSet': (id) => arn('sms-voice', `configuration-set/${id}`),
  'AWS::SMSVOICE::ProtectConfiguration': (id) => arn('sms-voice', `protect-configuration/${id}`),
};
/** Types whose Ref is their ARN; of a queue it is the address, of all others the name. */
const REF_IS_ARN = new Set([
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
]);

function typeOf(template: Template, id: string): string {
  const resource = template.Resources[id];
  if (!resource) throw new TypeError(`The template refers to "${id}", which it does not hold.`);
  return resource.Type;
}

function reference(template: Template, id: string): string {
  if (id.startsWith('AWS::')) {
    const known = PSEUDO[id];
    if (known === undefined)
      throw new TypeError(`The template refers to ${id}: add it to test/support/deployed.ts.`);
    return known;
  }
  const type = typeOf(template, id);
  if (REF_IS_ARN.has(type)) return attributeOf(template, id, 'Arn');
  if (type === 'AWS::SQS::Queue') return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${id}`;
  return nameOf(template, id, type);
}

function attributeOf(template: Template, id: string, attribute: string): string {
  const type = typeOf(template, id);
  if (type === 'AWS::ApiGatewayV2::Api' && attribute === 'ApiEndpoint')
    return `https://${id}.execute-api.${REGION}.amazonaws.com`;
  if (type === 'AWS::ApiGatewayV2::DomainName' && attribute === 'RegionalDomainName')
    return `d-${id.toLowerCase()}.execute-api.${REGION}.amazonaws.com`;
  if (type === 'AWS::SMSVOICE::ProtectConfiguration' && attribute === 'ProtectConfigurationId') return id;
  if (type === 'AWS::SQS::Queue' && attribute === 'QueueName') return id;
  const dkim = /^DkimDNSToken(Name|Value)([123])$/.exec(attribute);
  if (type === 'AWS::SES::EmailIdentity' && dkim)
    return dkim[1] === 'Name' ? `token${dkim[2]}._domainkey` : `token${dkim[2]}.dkim.amazonses.com`;
  const make = ARNS[type];
  if (attribute !== 'Arn' || !make)
    throw new TypeError(`The template reads ${attribute} of a ${type}: add it to test/support/deployed.ts.`);
  return make(nameOf(template, id, type));
}

/** Properties in which a template gives a name of its own. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::DomainName': 'DomainName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::SMSVOICE::ConfigurationSet': 'ConfigurationSetName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** The name that the template gives, or else the id for the name that CloudFormation would invent. */
function nameOf(template: Template, id: string, type: string): string {
  const named = template.Resources[id]?.Properties?.[NAMED_BY[type] ?? ''];
  return typeof named === 'string' ? named : id;
}
