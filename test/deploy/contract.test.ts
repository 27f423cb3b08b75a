import validate from 'asl-validator';
import { Template as Checked } from 'aws-cdk-lib/assertions';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { acknowledgements, dataAcknowledgements } from '../../infra/aws/acknowledgements.ts';
import { parseJson, substitute, type JsonObject, type StateMachine } from '../../shared/journey/asl/asl.ts';
import { check } from '../../shared/journey/asl/check.ts';
import { load } from '../../shared/journey/asl/load.ts';
import { compile } from '../../shared/journey/compile.ts';
import { journeys } from '../../workflows/journeys.ts';
import { deployed, ofType, type Deployed } from '../support/deployed.ts';
import { brokenBy, synthesise, type PluginReport } from '../support/stack.ts';
import { functionOf, lambdaArn } from './access.ts';

const dev = synthesise();
const stack = deployed(dev.template);
const production = synthesise('prod');

/** Milliseconds: a synth, and asl-validator, take seconds on a busy machine. */
const SLOW = 60_000;

interface MachineProperties {
  readonly StateMachineName: string;
  readonly StateMachineType: string;
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, string>>;
}
const machine = ({ resources }: Deployed, journey: string): MachineProperties =>
  ofType<MachineProperties>({ resources, outputs: {} }, 'AWS::StepFunctions::StateMachine').find(
    ({ properties }) => properties.StateMachineName === `lojal-dev-${journey}`,
  )!.properties;

describe('one definition', () => {
  it('there is a state machine for each journey, and no other', () => {
    const made = ofType<MachineProperties>(stack, 'AWS::StepFunctions::StateMachine').map(
      ({ properties }) => properties.StateMachineName,
    );
    expect(made.toSorted()).toEqual(journeys.map(({ name }) => `lojal-dev-${name}`).toSorted());
  });

  it.each(journeys)('$name is deployed as the local runner interprets it', (journey) => {
    const { DefinitionString, DefinitionSubstitutions, StateMachineType } = machine(stack, journey.name);
    // Its functions and no other; a journey of letters alone does not call take-step.
    const arns = {
      sendMessage: lambdaArn(functionOf(stack, 'send-message')),
      takeStep: lambdaArn(functionOf(stack, 'take-step')),
    };
    const called = Object.entries(arns).filter(([name]) => DefinitionString.includes(`\${${name}}`));
    expect(DefinitionSubstitutions).toEqual(Object.fromEntries(called));
    expect(StateMachineType).toBe('STANDARD');
    // The local world substitutes the function's name where AWS substitutes its ARN: nothing else may differ.
    const names = { sendMessage: 'send-message', takeStep: 'take-step' };
    const local = load(substitute(compile(journey), names));
    const written = parseJson(DefinitionString);
    expect(substitute(written, names)).toEqual(local);
    // A second less anywhere would be another definition.
    const other = substitute({ ...(written as JsonObject), TimeoutSeconds: 1 }, names);
    expect(other).not.toEqual(local);
  });

  it.each(journeys)(
    '$name passes asl-validator and our own rules once its ARNs are in',
    { timeout: SLOW },
    (journey) => {
      const { DefinitionString, DefinitionSubstitutions } = machine(stack, journey.name);
      const resolved = substitute(parseJson(DefinitionString), DefinitionSubstitutions) as JsonObject;
      expect(validate(resolved).errorsText()).toBe('');
      expect(check(resolved as unknown as StateMachine)).toEqual([]);
      expect(validate({ ...resolved, StartAt: 'nowhere' }).isValid).toBe(false);
    },
  );
});

/** `<rule> <construct>` of everything that cdk-nag found and that is acknowledged. */
function acknowledged(reports: readonly PluginReport[]): string[] {
  return reports
    .flatMap(({ suppressedViolations = [] }) => suppressedViolations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    )
    .toSorted();
}

describe('the rules of AwsSolutions', () => {
  it('are kept, but for fifteen findings that are acknowledged with a reason', () => {
    const meant = [...dataAcknowledgements(), ...acknowledgements(dev.stage, ['welcome'])];
    expect(meant.map(({ rule, at }) => `${rule.split('[')[0]} ${at}`)).toEqual([
      'SMG4 Secrets/Secret',
      'APIG4 Intake/Api/ANY--hooks--{form}',
      'APIG4 Intake/Api/ANY--hooks--{form}--{secret}',
      'APIG4 Intake/Api/ANY--u--{token}',
      'APIG4 Intake/Api/ANY--a--{token}',
      'APIG4 Intake/Api/ANY--p--{token}',
      'APIG4 Intake/Api/ANY--p--{token}--{page}',
      'SQS3 FailedInvocations/Queue',
      'IAM5 RecordEvent/Role',
      'IAM5 StartJourney/Role',
      'IAM5 Sweep/Role',
      'SF1 Journeys/welcome/Machine',
      'SF2 Journeys/welcome/Machine',
      'IAM5 RecordEvent/Role',
      'IAM5 Sweep/Role',
    ]);
    expect(meant.filter(({ reason }) => reason.length < 60)).toEqual([]);
  });

  it('have been applied, and none of the acknowledgements is idle', () => {
    const { pluginReports } = dev.report;
    expect(pluginReports.map(({ pluginName, conclusion }) => `${pluginName} ${conclusion}`)).toEqual([
      'AwsSolutions success',
    ]);
    const found = acknowledged(pluginReports);
    const meant = [
      ...dataAcknowledgements().map((one) => ({ ...one, stack: 'lojal-dev-data' })),
      ...acknowledgements(
        dev.stage,
        journeys.map(({ name }) => name),
      ).map((one) => ({ ...one, stack: 'lojal-dev' })),
    ];
    expect(found.length).toBe(meant.length);
    for (const { rule, at, stack: where } of meant) {
      expect(
        found.some((one) => one.startsWith(`AwsSolutions-${rule} ${where}/${at}/`)),
        `${rule} ${at}`,
      ).toBe(true);
    }
  });

  it('break the synth where they are not kept', { timeout: SLOW }, () => {
    expect(brokenBy((made) => new Queue(made, 'Lost'))).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4']);
  });

  it('go with those of CloudFormation itself, which break the synth too', { timeout: SLOW }, () => {
    // F3034: over the maximum, which otherwise only the deploy would find out.
    expect(brokenBy((made) => new CfnQueue(made, 'Slow', { visibilityTimeout: 99_999 }))).toContain('F3034');
  });
});

describe('names that outlive a deploy', () => {
  /** Renamed, each of these would be deleted and made anew, empty; or left behind, and the new one empty. */
  const KEPT: Readonly<Record<string, readonly string[]>> = {
    'AWS::DynamoDB::Table': ['ItemsTableE2D1F4C3'],
    'AWS::SecretsManager::Secret': ['SecretsSecret9A9454FE'],
    'AWS::SQS::Queue': [
      'EventsDeadLettersQueueECD7C6A3',
      'EventsQueue7396B467',
      'FailedInvocationsQueueC607D06D',
    ],
    // Their names are ours, and no two can have one at once.
    'AWS::Scheduler::ScheduleGroup': ['SchedulesGroupC7F67308'],
    'AWS::SMSVOICE::ConfigurationSet': ['TextsConfigurationSet7A5FE759'],
    'AWS::StepFunctions::StateMachine': [
      'JourneyswelcomeMachine4564F231',
      'JourneysthankyouMachine71FCF71E',
      'JourneyscheckinMachine658DC179',
      'JourneysbirthdayMachine105D83E6',
      'JourneysnpsMachine331CCE0A',
    ],
    // Its address stands in every letter that was sent.
    'AWS::ApiGatewayV2::Api': ['IntakeApi6BE964B1'],
  };

  it.each(Object.entries(KEPT))('%s', (type, ids) => {
    expect(ofType(stack, type).map(({ id }) => id)).toEqual(ids);
    expect(ofType(deployed(production.template), type).map(({ id }) => id)).toEqual(ids);
  });

  it('the secret is made from the same four words for ever, or it would be made anew', () => {
    expect(ofType(stack, 'AWS::SecretsManager::Secret')[0]!.properties['GenerateSecretString']).toEqual({
      ExcludePunctuation: true,
      GenerateStringKey: 'k1',
      PasswordLength: 64,
      SecretStringTemplate: '{"current":"k1"}',
    });
  });

  it('what cannot be made again outlives the stack, in production also a slip of the hand', () => {
    for (const one of [stack, deployed(production.template)]) {
      const retained = one.resources.filter(
        ({ deletionPolicy }) => deletionPolicy === 'RetainExceptOnCreate',
      );
      expect(retained.map(({ type }) => type)).toEqual([
        'AWS::DynamoDB::Table',
        'AWS::SecretsManager::Secret',
      ]);
    }
    // They stand apart, so that taking down the app comes near neither.
    expect(Object.values(production.data.Resources).map(({ Type }) => Type)).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::SecretsManager::Secret',
    ]);
    const isProtected = ({ template, manifest }: typeof dev): unknown[] => [
      ofType(deployed(template), 'AWS::DynamoDB::Table')[0]!.properties['DeletionProtectionEnabled'] === true,
      manifest.split('"terminationProtection": true').length - 1,
    ];
    expect(isProtected(dev)).toEqual([false, 0]);
    expect(isProtected(production)).toEqual([true, 2]);
  });

  it('the outputs that a runbook names are there, each with what it is', () => {
    expect(Object.keys(dev.template.Outputs)).toEqual([
      'TableName',
      'SecretArn',
      'ApiUrl',
      'EventsQueueUrl',
      'EventsDeadLettersUrl',
      'FailedInvocationsUrl',
      'DkimDevExampleOrg',
    ]);
    expect(Object.values(dev.template.Outputs).filter(({ Description = '' }) => Description === '')).toEqual(
      [],
    );
  });
});

describe('a template', () => {
  it('has no circle of resources that wait for each other', () => {
    const { app } = dev;
    expect(() => Checked.fromJSON(app)).not.toThrow();
    const circle = structuredClone(app) as unknown as { Resources: Record<string, object> };
    const a = { Type: 'A', Properties: { b: { Ref: 'B' } } };
    Object.assign(circle.Resources, { A: a, B: { Type: 'B', Properties: { a: { Ref: 'A' } } } });
    expect(() => Checked.fromJSON(circle)).toThrow(/cycle/);
  });

  it('says nothing of the machine that made it', () => {
    expect(JSON.stringify(dev.template)).not.toMatch(/\/(tmp|work|home|root|Users)\//);
  });
});

describe('the HTTP API', () => {
  it('hands each request over as the functions read it, payload format 2.0: headers once each, the body as it came', () => {
    const integrations = ofType<{ PayloadFormatVersion: string }>(stack, 'AWS::ApiGatewayV2::Integration');
    expect(integrations.length).toBeGreaterThan(0);
    expect(new Set(integrations.map(({ properties }) => properties.PayloadFormatVersion))).toEqual(
      new Set(['2.0']),
    );
  });
});
