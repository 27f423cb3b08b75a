import type { Synthesised } from './assembly.ts';
import { mayDo, trusts } from './access.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { viewOf, type Resource } from './view.ts';

export interface FunctionProperties {
  readonly FunctionName: string;
  readonly Code: { readonly S3Key?: string };
  readonly Handler: string;
  readonly Runtime: string;
  readonly Role: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly ReservedConcurrentExecutions: number;
  readonly LoggingConfig: { readonly LogGroup?: string };
  readonly Environment: { readonly Variables?: Readonly<Record<string, string>> };
}
export type LambdaFunction = Resource<Partial<FunctionProperties>>;

export const functionsIn = (app: Synthesised): readonly LambdaFunction[] =>
  viewOf(app).ofType<FunctionProperties>('AWS::Lambda::Function');

/** Lambda's own default, where a template is silent. Seconds. */
export const timeoutOf = ({ properties }: LambdaFunction): number => properties.Timeout ?? 3;

/** The function that an ARN or a name means. */
export const functionAt = (app: Synthesised, arnOrName: string | undefined): LambdaFunction | undefined =>
  functionsIn(app).find(({ arn, name }) => arn === arnOrName || name === arnOrName);

const RUNTIME = 'nodejs24.x';
const MOST_SECONDS = 900;
/** An account's quota of 1,000 calls at once, of which 100 can be reserved for nobody. */
const RESERVABLE = 900;

function settings(app: Synthesised): Problem[] {
  const reserved = functionsIn(app).reduce(
    (sum, one) => sum + (one.properties.ReservedConcurrentExecutions ?? 0),
    0,
  );
  return [
    ...functionsIn(app).flatMap((one) => {
      const { id, properties } = one;
      const { Runtime = 'none', MemorySize = 128, ReservedConcurrentExecutions } = properties;
      return [
        ...(Runtime === RUNTIME ? [] : [problem(id, `runs on ${Runtime}: the code is made for ${RUNTIME}.`)]),
        ...(timeoutOf(one) <= MOST_SECONDS
          ? []
          : [problem(id, `may take ${timeoutOf(one)} s: Lambda ends it at ${MOST_SECONDS}.`)]),
        ...(MemorySize >= 128 && MemorySize <= 10_240
          ? []
          : [problem(id, `has ${MemorySize} MB: Lambda gives 128 to 10,240.`)]),
        ...(ReservedConcurrentExecutions === 0
          ? [problem(id, 'reserves 0 calls at once, which switches it off: leave it out.')]
          : []),
      ];
    }),
    ...(reserved > RESERVABLE
      ? [
          problem(
            'app',
            `reserves ${reserved} calls at once: Lambda keeps 100 of an account's 1,000 for the rest. Reserve less.`,
          ),
        ]
      : []),
  ];
}

function handlers(app: Synthesised): Problem[] {
  return functionsIn(app).flatMap(({ id, properties: { Code, Handler = '' } }) => {
    const [hash = ''] = Code?.S3Key?.split('.') ?? [];
    const code = app.code[hash];
    if (!code)
      return [
        problem(
          id,
          `has the code ${Code?.S3Key}, which is no asset of this app: cdk deploy would upload nothing there.`,
        ),
      ];
    const dot = Handler.lastIndexOf('.');
    const [file, exported] = [Handler.slice(0, dot), Handler.slice(dot + 1)];
    const names = ['.js', '.mjs', '.cjs'].flatMap((ending) => code.files[file + ending] ?? []);
    return names.includes(exported)
      ? []
      : [
          problem(
            id,
            `is called by ${Handler}, but its bundle has ${describe(code.files)}: Lambda would answer Runtime.HandlerNotFound.`,
          ),
        ];
  });
}

const describe = (files: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(files)
    .map(([file, names]) => `${file} (${names.join(', ')})`)
    .join(', ') || 'no file';

/** Names that Lambda sets itself; a template that does is refused. */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_\w+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;
const SECRET_NAME = /(password|passwd|token|secret|api_?key|private_?key|credentials?)$/i;
const SECRET_VALUE = /whsec_|\bAKIA[A-Z0-9]{16}\b|-----BEGIN |\{\{resolve:(secretsmanager|ssm-secure):/;
const MOST_BYTES = 4096;

function variables(app: Synthesised): Problem[] {
  return functionsIn(app).flatMap(({ id, properties: { Environment } }) => {
    const all = Object.entries(Environment?.Variables ?? {});
    const bytes = all.reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}${value}`), 0);
    return [
      ...(bytes > MOST_BYTES
        ? [problem(id, `has ${bytes} bytes of variables: Lambda takes ${MOST_BYTES}.`)]
        : []),
      ...all.flatMap(([name]) => [
        ...(RESERVED.test(name) ? [problem(id, `sets ${name}, which is Lambda's own: leave it out.`)] : []),
        ...(/^[A-Za-z]\w+$/.test(name)
          ? []
          : [problem(id, `has a variable "${name}": letters, digits and _, a letter first.`)]),
      ]),
    ];
  });
}

function secrets(app: Synthesised): Problem[] {
  return functionsIn(app).flatMap(({ id, properties: { Environment } }) =>
    Object.entries(Environment?.Variables ?? {})
      .filter(([name, value]) => SECRET_NAME.test(name) || SECRET_VALUE.test(value))
      .map(([name]) =>
        problem(
          id,
          `shows ${name} to whoever may look at functions: pass the ARN of a secret, and read it at run time.`,
        ),
      ),
  );
}

const roles = (app: Synthesised): Problem[] =>
  functionsIn(app)
    .filter(({ properties }) => !trusts(viewOf(app), properties.Role, 'lambda'))
    .map(({ id, properties }) =>
      problem(
        id,
        `has the role ${properties.Role}, which Lambda may not take on: let lambda.amazonaws.com assume it.`,
      ),
    );

function logs(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const groups = view.ofType<{ RetentionInDays: number }>('AWS::Logs::LogGroup');
  return [
    ...groups
      .filter(({ properties }) => properties.RetentionInDays === undefined)
      .map(({ id }) => problem(id, 'is kept for ever: say RetentionInDays.')),
    ...functionsIn(app).flatMap(({ id, properties: { LoggingConfig, Role } }) => {
      const group = groups.find(({ name }) => name === LoggingConfig?.LogGroup);
      if (!group)
        return [
          problem(
            id,
            'writes to a log that Lambda makes itself and keeps for ever: give it one with a retention.',
          ),
        ];
      return ['logs:CreateLogStream', 'logs:PutLogEvents']
        .filter((action) => !mayDo(view, Role, action, `${group.arn}:log-stream:x`))
        .map((action) =>
          problem(id, `may not ${action} on ${group.id}: it would run and nobody would ever see its log.`),
        );
    }),
  ];
}

export const functionRules: readonly Rule[] = [
  {
    name: 'lambda-settings',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    check: settings,
  },
  {
    name: 'lambda-handler',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
    check: handlers,
  },
  {
    name: 'lambda-variables',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    check: variables,
  },
  {
    name: 'lambda-secrets',
    source: 'INVARIANTS I34; https://docs.aws.amazon.com/lambda/latest/dg/security-envvars.html',
    check: secrets,
  },
  {
    name: 'lambda-role',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    check: roles,
  },
  {
    name: 'logs',
    source:
      'Issue 8.1: logs are kept for 30 days; https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
    check: logs,
  },
];
