/* eslint-disable no-new -- a construct enters its scope by being made */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { compile } from '../../shared/journey/compile.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Executions } from './executions.ts';
import type { Verb } from './verb.ts';

interface JourneysProps {
  readonly journeys: readonly Journey[];
  /** Their names. */
  readonly as: Executions;
  readonly sendMessage: Verb;
  readonly takeStep: Verb;
}

/**
 * A state machine for each journey, of the same definition that the local world interprets. Executions write no log:
 * Step Functions keeps the history of each for 90 days by itself, record-run reports each that fails, and a log would
 * give every role rights over all logs of the account (logs:*LogDelivery knows no narrower resource).
 */
export class Journeys extends Construct {
  constructor(scope: Construct, id: string, { journeys, as, sendMessage, takeStep }: JourneysProps) {
    super(scope, id);
    // As compile() names them.
    const functions = {
      sendMessage: sendMessage.function.functionArn,
      takeStep: takeStep.function.functionArn,
    };
    for (const journey of journeys) {
      const part = new Construct(this, journey.name);
      const definition = JSON.stringify(compile(journey));
      // A series of letters alone has no business with take-step.
      const called = Object.entries(functions).filter(([name]) => definition.includes(`\${${name}}`));
      const role = new Role(part, 'Role', {
        assumedBy: new ServicePrincipal('states.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
        }),
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: called.map(([, arn]) => arn),
        }),
      );
      new StateMachine(part, 'Machine', {
        stateMachineName: as.nameOf(journey.name),
        stateMachineType: StateMachineType.STANDARD,
        definitionBody: DefinitionBody.fromString(definition),
        definitionSubstitutions: Object.fromEntries(called),
        role,
      });
    }
  }
}
