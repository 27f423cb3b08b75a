import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { journeys } from '../../workflows/journeys.ts';
import { templates } from '../../workflows/generated/messages.ts';
import { acknowledge, acknowledgements, dataAcknowledgements } from './acknowledgements.ts';
import { DataStack } from './data-stack.ts';
import { LifecycleStack } from './lifecycle-stack.ts';
import { smsTooLong } from './sms-in-stage.ts';
import { refuseMoved, StageFileInvalid, stageNamed, type Stage } from './stage.ts';

export interface BuildAppProps {
  /** The folder of the bundles, one folder for each function. */
  readonly bundles: string;
  /** Where the assembly goes, and the context, when it is not the CDK's command line that says so. */
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Instead of what the context's `stage` names. */
  readonly stage?: Stage;
}

export interface Built {
  readonly app: App;
  readonly stage: Stage;
  readonly data: DataStack;
  readonly stack: LifecycleStack;
}

/** The stage that the command line means. @throws as stageNamed and refuseMoved do. */
export function stageIn(app: App): Stage {
  refuseMoved((name) => app.node.tryGetContext(name) as unknown);
  return stageNamed(app.node.tryGetContext('stage'));
}

/**
 * The two stacks of one stage, with every check on. Context: `stage`, the name of a file in infra/stages.
 * @throws as stageNamed does; StageFileInvalid when an SMS would take more parts in it than it may.
 */
export function buildApp({ bundles, outdir, context, stage: given }: BuildAppProps): Built {
  const app = new App({
    // What is deployed holds what is written here, and tells nobody of itself.
    analyticsReporting: false,
    ...(outdir !== undefined && { outdir }),
    ...(context !== undefined && { context }),
  });
  const stage = given ?? stageIn(app);
  if (stage.domain) {
    const problems = smsTooLong(stage.organisation, templates, stage.domain.name);
    if (problems.length > 0) throw new StageFileInvalid(stage.name, problems);
  }
  const data = new DataStack(app, stage);
  const stack = new LifecycleStack(app, { stage, bundles });
  // Nothing in the one refers to the other but by name, so the order must be said.
  stack.addStackDependency(data);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledge(data, dataAcknowledgements());
  acknowledge(
    stack,
    acknowledgements(
      stage,
      journeys.map(({ name }) => name),
    ),
  );
  return { app, stage, data, stack };
}
