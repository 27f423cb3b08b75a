import type { Json } from '../../shared/journey/asl/asl.ts';
import { machine, pick, roleNamed, roleOf, verb, type Defect } from './defects.seed.ts';
import type { Synthesised } from './rules/assembly.ts';

interface SetWritten {
  DeliveryOptions: { TlsPolicy: string };
  SuppressionOptions?: object;
}

const variables = (app: Synthesised): Record<string, Json> =>
  verb(app, 'receive-webhook').properties.Environment.Variables;
const set = (app: Synthesised): SetWritten => pick<SetWritten>(app, 'AWS::SES::ConfigurationSet').properties;
const api = (app: Synthesised): Record<string, unknown> =>
  pick<Record<string, unknown>>(app, 'AWS::ApiGatewayV2::Api').properties;
const schedule = (app: Synthesised): Record<string, unknown> =>
  pick<Record<string, unknown>>(app, 'AWS::Scheduler::Schedule').properties;

/** Slips that open what should be closed, mostly left over from a night of looking for something else. */
export const closedDefects: readonly Defect[] = [
  {
    name: 'each request is logged as it came',
    by: ['logs-tell-nothing'],
    seed: (app) => (variables(app)['POWERTOOLS_LOGGER_LOG_EVENT'] = 'true'),
  },
  {
    name: 'a function logs nothing under ERROR',
    by: ['logs-tell-nothing'],
    seed: (app) => (variables(app)['POWERTOOLS_LOG_LEVEL'] = 'ERROR'),
  },
  {
    name: 'a state machine logs the data of its executions',
    by: ['logs-tell-nothing'],
    seed: (app) =>
      Object.assign(machine(app, 'welcome').properties, {
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      }),
  },
  {
    name: 'mail goes unencrypted where the other side has no TLS',
    by: ['mail-carried'],
    seed: (app) => (set(app).DeliveryOptions.TlsPolicy = 'OPTIONAL'),
  },
  {
    name: 'mail goes on to addresses that have complained',
    by: ['mail-carried'],
    seed: (app) => delete set(app).SuppressionOptions,
  },
  {
    name: 'a role that Step Functions may take on for any account',
    by: ['service-trust'],
    seed: (app) => {
      const role = roleNamed(app, roleOf(machine(app, 'welcome').properties.RoleArn));
      delete role.properties.AssumeRolePolicyDocument.Statement[0]!.Condition;
    },
  },
  {
    name: 'a function has an address of its own',
    by: ['one-door'],
    seed: (app) => {
      const { id, stack } = verb(app, 'sweep');
      stack.template.Resources['Url'] = {
        Type: 'AWS::Lambda::Url',
        Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': [id, 'Arn'] } },
      };
    },
  },
  {
    name: 'scripts of every site may call the API',
    by: ['one-door'],
    seed: (app) => (api(app)['CorsConfiguration'] = { AllowOrigins: ['*'], AllowMethods: ['*'] }),
  },
  {
    name: 'the API’s own address is off, and it has no other',
    by: ['one-door'],
    seed: (app) => {
      api(app)['DisableExecuteApiEndpoint'] = true;
      for (const { template } of app.stacks)
        template.Resources = Object.fromEntries(
          Object.entries(template.Resources).filter(
            ([, { Type }]) => Type !== 'AWS::ApiGatewayV2::DomainName',
          ),
        );
    },
  },
  {
    name: 'a page asks for a signature of AWS’s',
    by: ['one-door'],
    seed: (app) =>
      (pick<{ AuthorizationType?: string }>(app, 'AWS::ApiGatewayV2::Route').properties.AuthorizationType =
        'AWS_IAM'),
  },
  {
    name: 'one route has a throttle of its own',
    by: ['one-door'],
    seed: (app) =>
      (pick<Record<string, unknown>>(app, 'AWS::ApiGatewayV2::Stage').properties['RouteSettings'] = {
        'ANY /u/{token}': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
      }),
  },
  {
    name: 'the sweep has a last day',
    by: ['schedule-plain'],
    seed: (app) => (schedule(app)['EndDate'] = '2027-01-01T00:00:00Z'),
  },
  {
    name: 'the sweep comes some time of the day',
    by: ['schedule-plain'],
    seed: (app) => (schedule(app)['FlexibleTimeWindow'] = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1440 }),
  },
];
