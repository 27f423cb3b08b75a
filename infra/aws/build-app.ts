import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { journeys } from '../../workflows/journeys.ts';
import { acknowledge } from './acknowledgements.ts';
import { LifecycleStack } from './lifecycle-stack.ts';
import { DEFAULT_REGION, sendersOf, smsMaxPriceOf, stageOf } from './stage.ts';

export interface BuildAppProps {
  /** The folder of the bundles, one folder for each function. */
  readonly bundles: string;
  /** Where the assembly goes, and the context, when it is not the CDK's command line that says so. */
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The stack of one stage, with every check on. Context: `stage`, `region`, `smsMaxPrice`, `mailsPerSecond`. */
export function buildApp({ bundles, outdir, context }: BuildAppProps): { app: App; stack: LifecycleStack } {
  const app = new App({
    // What is deployed holds what is written here, and tells nobody of itself.
    analyticsReporting: false,
    ...(outdir !== undefined && { outdir }),
    ...(context !== undefined && { context }),
  });
  const region: unknown = app.node.tryGetContext('region');
  const stack = new LifecycleStack(app, {
    stage: stageOf(app.node.tryGetContext('stage')),
    region: typeof region === 'string' ? region : DEFAULT_REGION,
    bundles,
    smsMaxPrice: smsMaxPriceOf(app.node.tryGetContext('smsMaxPrice')),
    senders: sendersOf(app.node.tryGetContext('mailsPerSecond')),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledge(
    stack,
    journeys.map(({ name }) => name),
  );
  return { app, stack };
}
