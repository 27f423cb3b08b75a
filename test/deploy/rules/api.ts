import type { Synthesised } from './assembly.ts';
import { covers, mayCall } from './access.ts';
import { functionAt, timeoutOf } from './functions.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { viewOf } from './view.ts';

interface RouteProperties {
  readonly ApiId: string;
  readonly RouteKey: string;
  readonly Target: string;
}
interface IntegrationProperties {
  readonly ApiId: string;
  readonly IntegrationUri: string;
  readonly PayloadFormatVersion: string;
}
interface StageProperties {
  readonly ApiId: string;
  readonly AutoDeploy: boolean;
  readonly DeploymentId: string;
}

/** An HTTP API gives up on its function then. Seconds. */
const API_SECONDS = 30;

function routes(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const integrations = view.ofType<IntegrationProperties>('AWS::ApiGatewayV2::Integration');
  const found = view
    .ofType<RouteProperties>('AWS::ApiGatewayV2::Route')
    .flatMap(({ id, stack, properties }) => {
      const { ApiId = '', RouteKey = '', Target = '' } = properties;
      const match = /^([A-Z]+) (\/\S*)$/.exec(RouteKey);
      if (!match && RouteKey !== '$default')
        return [problem(id, `has the key "${RouteKey}": write it as "GET /path".`)];
      const integration = integrations.find(({ name }) => Target === `integrations/${name}`);
      if (!integration) return [problem(id, `leads to ${Target}, which is no integration of this app.`)];
      const { ApiId: other, IntegrationUri, PayloadFormatVersion } = integration.properties;
      const called = functionAt(app, IntegrationUri);
      if (!called) return [problem(id, `leads to ${IntegrationUri}, which is no function of this app.`)];
      const [, method = 'ANY', path = '/'] = match ?? [];
      const door = `arn:aws:execute-api:${stack.region}:${called.arn.split(':')[4]}:${ApiId}/$default/${method === 'ANY' ? 'GET' : method}${path}`;
      return [
        ...(other === ApiId
          ? []
          : [problem(id, `leads to an integration of the API ${other}, not of ${ApiId}.`)]),
        ...(PayloadFormatVersion === '2.0'
          ? []
          : [problem(id, `calls with the payload ${PayloadFormatVersion}: the functions read 2.0.`)]),
        ...(timeoutOf(called) <= API_SECONDS
          ? []
          : [
              problem(
                called.id,
                `may take ${timeoutOf(called)} s: the API answers 504 after ${API_SECONDS}.`,
              ),
            ]),
        ...(mayCall(view, called, 'apigateway', door)
          ? []
          : [
              problem(
                id,
                `may not call ${called.id}: add an AWS::Lambda::Permission for it, or every request is answered 500.`,
              ),
            ]),
      ];
    });
  return [...found, ...stages(app)];
}

function stages(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const all = view.ofType<StageProperties>('AWS::ApiGatewayV2::Stage');
  return view
    .ofType('AWS::ApiGatewayV2::Api')
    .filter(
      ({ name }) =>
        !all.some(
          ({ properties: one }) =>
            one.ApiId === name && (one.AutoDeploy === true || one.DeploymentId !== undefined),
        ),
    )
    .map(({ id }) =>
      problem(id, 'has no stage that is deployed: every request is answered 404. Add one with AutoDeploy.'),
    );
}

/** A permission for a function or on behalf of something that is not there. */
function permissions(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const paths = view
    .ofType<RouteProperties>('AWS::ApiGatewayV2::Route')
    .map(({ properties }) => `${properties.ApiId}/$default/GET${properties.RouteKey?.split(' ')[1] ?? ''}`);
  return view
    .ofType<{ FunctionName: string; SourceArn: string }>('AWS::Lambda::Permission')
    .flatMap(({ id, properties: { FunctionName, SourceArn } }) => [
      ...(functionAt(app, FunctionName)
        ? []
        : [problem(id, `is for ${FunctionName}, which is no function of this app.`)]),
      ...(SourceArn?.includes(':execute-api:') &&
      !paths.some((path) => covers(SourceArn.split(':').slice(5).join(':'), path))
        ? [problem(id, `is for ${SourceArn}, where no route is.`)]
        : []),
    ]);
}

export const apiRules: readonly Rule[] = [
  {
    name: 'api-routes',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
    check: routes,
  },
  {
    name: 'lambda-permissions',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    check: permissions,
  },
];
