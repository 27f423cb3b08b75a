import { basename } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bind, type Bindable, type PortName } from './bind.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Stage } from './stage.ts';

/**
 * How long a function may take: no longer than the API waits for one (30 seconds), well under the 90 seconds of a
 * journey's attempt (shared/journey/compile.ts) and the ten minutes after which a dispatch counts as abandoned.
 */
export const TIME_LIMIT = Duration.seconds(30);

export interface VerbProps<Name extends PortName> {
  readonly stage: Pick<Stage, 'overrides' | 'options'>;
  /** The folder of its bundle, which is named after its folder in functions/. */
  readonly bundle: string;
  /** From functions/<verb>/needs.ts. */
  readonly needs: readonly Name[];
  /** All the ports; it gets those that it needs. */
  readonly world: Readonly<Record<NoInfer<Name>, Bindable>>;
  /** For one that must be known before it is made; else CloudFormation invents a name. */
  readonly name?: string;
  /** How many calls may run at once; undefined: as many as the account has left. */
  readonly atOnce?: number | undefined;
  /** Default TIME_LIMIT. */
  readonly timeLimit?: Duration;
}

/** One function of functions/, with its log and a role that allows what it needs and nothing else. */
export class Verb<Name extends PortName = PortName> extends Construct {
  readonly function: Lambda;
  readonly log: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { stage, bundle, needs, world, name, atOnce, timeLimit }: VerbProps<Name>,
  ) {
    super(scope, id);
    this.log = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Instead of AWSLambdaBasicExecutionRole, which may write to every log of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.log.logGroupArn],
      }),
    );
    this.function = new Lambda(this, 'Function', {
      description: `functions/${basename(bundle)}`,
      ...(name !== undefined && { functionName: name }),
      ...(atOnce !== undefined && { reservedConcurrentExecutions: atOnce }),
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: timeLimit ?? TIME_LIMIT,
      // CPU comes in proportion to memory, and loading a bundle is work for the CPU: less memory makes cold starts longer.
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
      memorySize: 512,
      role,
      logGroup: this.log,
      ...(stage.options.xray && { tracing: Tracing.ACTIVE }),
      environment: {
        POWERTOOLS_SERVICE_NAME: 'lojal',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        // An event may hold what no log may.
        POWERTOOLS_LOGGER_LOG_EVENT: 'false',
        // Read by workflows/organisation.ts.
        ...(stage.overrides !== undefined && { ORGANISATION: stage.overrides }),
      },
    });
    bind(this.function, needs, world);
  }

  /** For a function that is called without anyone waiting: what fails three times is kept, with its input. */
  keepFailures(deadLetters: DeadLetters): void {
    const destination = deadLetters.queue.queueArn;
    this.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination }) },
    });
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [destination] }),
    );
  }
}
