/* eslint-disable no-new -- a construct enters its scope by being made */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Bindable, Binding } from './bind.ts';
import { NamedApi } from './own-domain.ts';
import type { Stage } from './stage.ts';
import type { Verb } from './verb.ts';

/**
 * A line for each request, without who and without the path: an address is personal, and the path of /u/… is a key to
 * a member's page. `routeKey` says which door it was.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const LINE = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  method: '$context.httpMethod',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  fault: '$context.integrationErrorMessage',
};

/** The door: forms come in and members look at their pages. Who may, the functions decide by signature and token. */
export class Intake extends Construct implements Bindable {
  readonly api: HttpApi;
  readonly accessLog: LogGroup;
  readonly binding: Binding;
  /** Where forms and members find it. */
  readonly url: string;
  /** Of the organisation's own name, if it has one: what DNS must say. */
  readonly record: NamedApi['record'] | undefined;

  constructor(scope: Construct, id: string, { stage }: { stage: Pick<Stage, 'name' | 'api' | 'domain'> }) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `lojal-${stage.name}`,
      description: 'Lojal: webhooks of forms, and pages of members',
      createDefaultStage: false,
    });
    this.accessLog = new LogGroup(this, 'AccessLog', {
      // Under this prefix the service needs no entry of its own in the account's few and short resource policies.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
      logGroupName: `/aws/vendedlogs/lojal-${stage.name}/access`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const only = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      description: 'The only stage: its address has no stage in the path',
      autoDeploy: true,
      throttle: { rateLimit: stage.api.requestsPerSecond, burstLimit: stage.api.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(LINE)),
      },
    });
    const { domain } = stage;
    const named = domain && new NamedApi(this, 'Named', { api: this.api, stage: only, domain });
    this.record = named?.record;
    this.url = domain ? `https://${domain.name}` : this.api.apiEndpoint;
    this.binding = { variables: { PUBLIC_URL: this.url }, access: [] };
  }
}

/** One path of the door, every method of it: what a method may do is the function's to say. */
export class Route extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { intake, path, to }: { intake: Intake; path: `/${string}`; to: Verb },
  ) {
    super(scope, id);
    intake.api.addRoutes({
      path,
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration(id, to.function, {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      }),
    });
  }
}
