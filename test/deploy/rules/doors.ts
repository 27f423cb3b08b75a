import type { Synthesised } from './assembly.ts';
import { conditionOn, servicesOf } from './access.ts';
import { statementsOf } from './iam.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { viewOf } from './view.ts';

function openDoors(app: Synthesised): Problem[] {
  return statementsOf(app)
    .filter(({ policy, statement }) => policy.kind !== 'identity' && statement.Effect === 'Allow')
    .flatMap(({ policy, statement }) => {
      const { Principal, Condition } = statement;
      const everyone =
        Principal === '*' || (typeof Principal === 'object' && list(Principal['AWS']).includes('*'));
      const services = policy.kind === 'resource' ? servicesOf(statement) : [];
      const bound = ['aws:SourceArn', 'aws:SourceAccount'].some(
        (key) => conditionOn(statement, key).length > 0,
      );
      return [
        ...(everyone && Condition === undefined
          ? [
              problem(
                policy.at,
                `lets everyone on earth ${list(statement.Action).join(', ')}: name who may, or the condition.`,
              ),
            ]
          : []),
        ...(services.length > 0 && !bound
          ? [problem(policy.at, `lets ${services.join(', ')} in for any account: add aws:SourceArn.`)]
          : []),
      ];
    });
}

function openBuckets(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const buckets = view
    .ofType<{ AccessControl: string; PublicAccessBlockConfiguration: Record<string, boolean> }>(
      'AWS::S3::Bucket',
    )
    .filter(
      ({ properties: { AccessControl = '', PublicAccessBlockConfiguration: block = {} } }) =>
        AccessControl.startsWith('Public') || Object.values(block).includes(false),
    )
    .map(({ id }) => problem(id, 'is a bucket that the public may reach: block it.'));
  const permissions = view
    .ofType<{ Principal: string; SourceArn: string; SourceAccount: string }>('AWS::Lambda::Permission')
    .filter(
      ({ properties: { SourceArn, SourceAccount } }) =>
        SourceArn === undefined && SourceAccount === undefined,
    )
    .map(({ id, properties }) =>
      problem(id, `lets ${properties.Principal} of any account call the function: add SourceArn.`),
    );
  return [...buckets, ...permissions];
}

export const doorRules: readonly Rule[] = [
  {
    name: 'open-policies',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    check: openDoors,
  },
  {
    name: 'open-resources',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    check: openBuckets,
  },
];
