import { acknowledgements } from '../../infra/aws/acknowledgements.ts';
import { ITEMS_TABLE } from '../../shared/adapters/items.table.ts';
import { journeys } from '../../workflows/journeys.ts';
import { ACCOUNT, ofType, REGION, type Deployed } from '../support/deployed.ts';
import { stageWith } from '../support/stack.ts';
import { wildcards } from './access.ts';

const names = journeys.map(({ name }) => name);

/** Wildcards that no acknowledgement of cdk-nag gives a reason for. */
export function unreasoned(one: Deployed): string[] {
  const reasons = ['dev', 'prod']
    .flatMap((stage) => acknowledgements(stageWith(stage), names))
    .filter(({ rule }) => rule.startsWith('IAM5[Resource::'))
    .map(({ rule }) => rule.slice('IAM5[Resource::'.length, -1).replace('<AWS::AccountId>', ACCOUNT));
  return wildcards(one).filter((found) => !reasons.some((reason) => found.endsWith(` ${reason}`)));
}

/** Ways in which the table is not the one that the adapter uses, or could lose or forget something. */
export function tableProblems(one: Deployed): string[] {
  const key = (name: string, KeyType: string) => ({ AttributeName: name, KeyType });
  const schema = ({ partition, sort }: (typeof ITEMS_TABLE.indexes)[number] | typeof ITEMS_TABLE) => [
    key(partition.name, 'HASH'),
    key(sort.name, 'RANGE'),
  ];
  const shape = [
    schema(ITEMS_TABLE),
    ...ITEMS_TABLE.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  ];
  return ofType<Record<string, unknown>>(one, 'AWS::DynamoDB::Table').flatMap(({ properties }) => {
    const { KeySchema, GlobalSecondaryIndexes, PointInTimeRecoverySpecification: restore } = properties;
    const is = JSON.stringify([KeySchema, ...(GlobalSecondaryIndexes as object[])]);
    return [
      ...(is === JSON.stringify(shape) ? [] : ['has another shape than ITEMS_TABLE']),
      ...(JSON.stringify(restore) === '{"PointInTimeRecoveryEnabled":true}' ? [] : ['cannot be restored']),
      ...(properties['TimeToLiveSpecification'] === undefined ? [] : ['forgets by itself']),
      ...(properties['BillingMode'] === 'PAY_PER_REQUEST' ? [] : ['is not paid on demand']),
    ];
  });
}

/** Ends of executions that record-run would not hear of, as `<machine>: <end>`. */
export function endProblems(one: Deployed): string[] {
  const rule = ofType<{
    EventPattern: {
      source: string[];
      detail: { status: string[]; stateMachineArn: { prefix: string }[] };
    };
  }>(one, 'AWS::Events::Rule').find(({ properties }) =>
    properties.EventPattern.source.includes('aws.states'),
  );
  const { status, stateMachineArn } = rule!.properties.EventPattern.detail;
  return ofType<{ StateMachineName: string }>(one, 'AWS::StepFunctions::StateMachine').flatMap(
    ({ properties }) => {
      const name = properties.StateMachineName;
      const arn = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
      const heard = stateMachineArn.some(({ prefix }) => arn.startsWith(prefix)) ? status : [];
      return ['FAILED', 'TIMED_OUT', 'ABORTED']
        .filter((end) => !heard.includes(end))
        .map((end) => `${name}: ${end}`);
    },
  );
}

/** Ways in which we would learn who opened a mail or followed a link. */
export function mailProblems(one: Deployed): string[] {
  return ofType<{ TrackingOptions?: object; VdmOptions?: object }>(one, 'AWS::SES::ConfigurationSet').flatMap(
    ({ properties: { TrackingOptions, VdmOptions } }) =>
      TrackingOptions || VdmOptions ? ['is tracked'] : [],
  );
}

/** Ways in which an SMS could go where no member is, or could not say which countries it may go to. */
export function textProblems(one: Deployed): string[] {
  const sets = ofType<{ ProtectConfigurationId?: string }>(one, 'AWS::SMSVOICE::ConfigurationSet');
  const countries = ofType<{ CountryRuleSet?: { SMS?: readonly CountryRule[] } }>(
    one,
    'AWS::SMSVOICE::ProtectConfiguration',
  );
  return [
    ...sets
      .filter(({ properties }) => !countries.some(({ id }) => id === properties.ProtectConfigurationId))
      .map(({ id }) => `${id} goes to any country`),
    ...countries.flatMap(({ id, properties: { CountryRuleSet } }) => {
      const rules = CountryRuleSet?.SMS ?? [];
      const open = rules.filter(({ ProtectStatus }) => ProtectStatus !== 'BLOCK');
      const named = open.map(({ CountryCode, ProtectStatus }) => `${CountryCode} ${ProtectStatus}`);
      return [
        ...(named.toSorted().join() === 'NO ALLOW,SE ALLOW' ? [] : [`${id} lets through ${named.join()}`]),
        // A country that is not named is allowed. ISO 3166-1 has 249; some have no telephones of their own.
        ...(new Set(rules.map(({ CountryCode }) => CountryCode)).size >= 240
          ? []
          : [`${id} does not name every country`]),
      ];
    }),
  ];
}

interface CountryRule {
  readonly CountryCode: string;
  readonly ProtectStatus: string;
}
