import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Runs } from '../../shared/ports/runs.ts';
import type { Bindable } from './bind.ts';
import type { Stage } from './stage.ts';

interface ExecutionsProps {
  readonly stage: Pick<Stage, 'name'>;
  readonly journeys: readonly Pick<Journey, 'name'>[];
}

/**
 * The runs of a stage by their names alone: the functions that tell, start and stop them are there before the state
 * machines, which call those functions.
 */
export class Executions {
  /** What the ARN of every machine of this stage begins with. */
  readonly arnPrefix: string;
  readonly #machines: ReadonlyMap<string, { readonly arn: string; readonly executions: string }>;
  readonly #variable: string;
  readonly #stage: Pick<Stage, 'name'>;

  constructor(stack: Stack, { stage, journeys }: ExecutionsProps) {
    const arn = (resource: string, resourceName: string): string =>
      stack.formatArn({
        service: 'states',
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    this.#stage = stage;
    this.arnPrefix = arn('stateMachine', this.nameOf(''));
    this.#machines = new Map(
      journeys.map(({ name }) => {
        const machine = this.nameOf(name);
        // An execution's name is the run's id, which nobody knows before.
        return [name, { arn: arn('stateMachine', machine), executions: arn('execution', `${machine}:*`) }];
      }),
    );
    this.#variable = stack.toJsonString(
      Object.fromEntries([...this.#machines].map(([name, machine]) => [name, machine.arn])),
    );
  }

  /** The name of a journey's state machine. */
  nameOf(journey: string): string {
    return `lojal-${this.#stage.name}-${journey}`;
  }

  /** The port for a function that does these things with runs, and no others. */
  allowing(...methods: readonly (keyof Runs)[]): Bindable {
    const machines = [...this.#machines.values()];
    const arns = machines.map(({ arn }) => arn);
    const executions = machines.map((one) => one.executions);
    const access: Readonly<Record<keyof Runs, { actions: string[]; resources: string[] }>> = {
      start: { actions: ['states:StartExecution'], resources: arns },
      stop: { actions: ['states:StopExecution'], resources: executions },
      status: { actions: ['states:DescribeExecution'], resources: executions },
      // The Service Authorization Reference names no resource for it; that of a Lambda task's token is its state
      // machine, as grantTaskResponse of the CDK has it, and as a denial says.
      // https://github.com/aws/aws-cdk/pull/8486, https://github.com/NOAA-OWP/hydrovis/issues/837
      tell: { actions: ['states:SendTaskSuccess'], resources: arns },
    };
    return {
      binding: {
        variables: { STATE_MACHINES: this.#variable },
        access: methods.map((method) => access[method]),
      },
    };
  }
}
