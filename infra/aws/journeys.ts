import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { compile } from '../../shared/journey/compile.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Bindable, Binding } from './bind.ts';
import type { Stage } from './stage.ts';
import type { Verb } from './verb.ts';

interface JourneysProps {
  readonly stage: Stage;
  readonly journeys: readonly Journey[];
  readonly sendMessage: Verb;
}

/**
 * A state machine for each journey, of the same definition that the local world interprets. Executions write no log:
 * Step Functions keeps the history of each for 90 days by itself, record-run reports each that fails, and a log would
 * give every role rights over all logs of the account (logs:*LogDelivery knows no narrower resource).
 */
export class Journeys extends Construct implements Bindable {
  readonly machines: readonly StateMachine[];
  /** What the ARN of every machine of this stage begins with. */
  readonly arnPrefix: string;
  readonly binding: Binding;

  constructor(scope: Construct, id: string, { stage, journeys, sendMessage }: JourneysProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName: string): string =>
      stack.formatArn({
        service: 'states',
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const nameOf = (journey: string): string => `lojal-${stage.name}-${journey}`;

    const machines = journeys.map((journey) => {
      const part = new Construct(this, journey.name);
      const role = new Role(part, 'Role', {
        assumedBy: new ServicePrincipal('states.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
        }),
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [sendMessage.function.functionArn],
        }),
      );
      const machine = new StateMachine(part, 'Machine', {
        stateMachineName: nameOf(journey.name),
        stateMachineType: StateMachineType.STANDARD,
        definitionBody: DefinitionBody.fromString(JSON.stringify(compile(journey))),
        definitionSubstitutions: { sendMessage: sendMessage.function.functionArn },
        role,
      });
      return { journey: journey.name, machine };
    });
    this.machines = machines.map(({ machine }) => machine);
    this.arnPrefix = arn('stateMachine', nameOf(''));
    this.binding = {
      variable: 'STATE_MACHINES',
      value: stack.toJsonString(
        Object.fromEntries(machines.map(({ journey, machine }) => [journey, machine.stateMachineArn])),
      ),
      access: [
        {
          actions: ['states:StartExecution'],
          resources: machines.map(({ machine }) => machine.stateMachineArn),
        },
        {
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          // An execution's name is the run's id, which nobody knows before.
          resources: machines.map(({ journey }) => arn('execution', `${nameOf(journey)}:*`)),
        },
      ],
    };
  }
}
