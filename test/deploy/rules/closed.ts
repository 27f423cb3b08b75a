import type { Synthesised } from './assembly.ts';
import { conditionOn, policiesOf, servicesOf } from './access.ts';
import { functionsIn } from './functions.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { viewOf } from './view.ts';

interface MachineProperties {
  readonly LoggingConfiguration: { readonly IncludeExecutionData?: boolean };
}

/** Events are full of people, and logs may hold none of them; and what a person must hear of is logged as INFO or ERROR. */
function told(app: Synthesised): Problem[] {
  const functions = functionsIn(app).flatMap(({ id, properties: { Environment } }) => {
    const {
      POWERTOOLS_LOGGER_LOG_EVENT: event,
      POWERTOOLS_LOG_LEVEL: level,
      POWERTOOLS_DEV: development,
    } = Environment?.Variables ?? {};
    return [
      ...(event === 'false'
        ? []
        : [problem(id, `has POWERTOOLS_LOGGER_LOG_EVENT ${event}: it would log members. Say "false".`)]),
      ...(level === 'INFO'
        ? []
        : [problem(id, `logs from ${level} on: it must be INFO, as the runbook and the alarms read it.`)]),
      ...(development === undefined
        ? []
        : [problem(id, 'has POWERTOOLS_DEV: its lines would be of many lines each. Leave it out.')]),
    ];
  });
  const machines = viewOf(app)
    .ofType<MachineProperties>('AWS::StepFunctions::StateMachine')
    .filter(({ properties }) => properties.LoggingConfiguration?.IncludeExecutionData === true)
    .map(({ id }) => problem(id, 'logs its executions’ data: leave IncludeExecutionData out.'));
  return [...functions, ...machines];
}

interface SetProperties {
  readonly DeliveryOptions: { readonly TlsPolicy?: string };
  readonly SuppressionOptions: { readonly SuppressedReasons?: readonly string[] };
}

/** Mail goes over no open wire, and to no address that is dead or has complained. */
function carried(app: Synthesised): Problem[] {
  return viewOf(app)
    .ofType<SetProperties>('AWS::SES::ConfigurationSet')
    .flatMap(({ id, properties: { DeliveryOptions, SuppressionOptions } }) => {
      const reasons = SuppressionOptions?.SuppressedReasons ?? [];
      return [
        ...(DeliveryOptions?.TlsPolicy === 'REQUIRE'
          ? []
          : [problem(id, 'lets mail go unencrypted, which tells of a membership: TlsPolicy REQUIRE.')]),
        ...['BOUNCE', 'COMPLAINT']
          .filter((reason) => !reasons.includes(reason))
          .map((reason) => problem(id, `does not suppress after a ${reason}: add it to SuppressedReasons.`)),
      ];
    });
}

/** Services that act for whoever configures them, of any account. Lambda takes on a role only of its own. */
const DEPUTIES = ['states.amazonaws.com', 'scheduler.amazonaws.com', 'events.amazonaws.com'];

function deputies(app: Synthesised): Problem[] {
  return policiesOf(viewOf(app))
    .filter(({ kind }) => kind === 'trust')
    .flatMap(({ at, document }) =>
      list(document.Statement)
        .filter(
          (one) =>
            servicesOf(one).some((service) => DEPUTIES.includes(service)) &&
            conditionOn(one, 'aws:SourceAccount').length + conditionOn(one, 'aws:SourceArn').length === 0,
        )
        .map((one) =>
          problem(at, `may be taken on by ${servicesOf(one).join()} for any account: add aws:SourceAccount.`),
        ),
    );
}

interface ApiProperties {
  readonly CorsConfiguration: object;
  readonly DisableExecuteApiEndpoint: boolean;
}

/** The one door is the API, and nobody signs in there: functions look at signatures and tokens themselves. */
function doors(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const named = view.ofType('AWS::ApiGatewayV2::DomainName').length > 0;
  return [
    ...view
      .ofType('AWS::Lambda::Url')
      .map(({ id }) => problem(id, 'is a second door, without throttle and log: leave it out.')),
    ...view
      .ofType<ApiProperties>('AWS::ApiGatewayV2::Api')
      .flatMap(({ id, properties: one }) => [
        ...(one.CorsConfiguration === undefined
          ? []
          : [problem(id, 'lets other sites’ scripts in: no page of ours is read by one. Leave it out.')]),
        ...(one.DisableExecuteApiEndpoint === true && !named
          ? [problem(id, 'has neither a name nor its own address: nobody comes in.')]
          : []),
      ]),
    ...view
      .ofType<{ AuthorizationType: string }>('AWS::ApiGatewayV2::Route')
      .filter(({ properties: { AuthorizationType = 'NONE' } }) => AuthorizationType !== 'NONE')
      .map(({ id, properties }) =>
        problem(id, `asks for ${properties.AuthorizationType}: no form and no member can sign in.`),
      ),
    ...view
      .ofType<{ RouteSettings: object }>('AWS::ApiGatewayV2::Stage')
      .filter(({ properties }) => Object.keys(properties.RouteSettings ?? {}).length > 0)
      .map(({ id }) => problem(id, 'throttles a route apart: an opt-out must never be the slower one.')),
  ];
}

interface ScheduleProperties {
  readonly StartDate: string;
  readonly EndDate: string;
  readonly FlexibleTimeWindow: { readonly Mode?: string };
  readonly Target: { readonly Input?: string };
}

/** A schedule that stops, starts later, comes at any time of the hour or says something is another than the local one. */
function plain(app: Synthesised): Problem[] {
  return viewOf(app)
    .ofType<ScheduleProperties>('AWS::Scheduler::Schedule')
    .flatMap(({ id, properties: { StartDate, EndDate, FlexibleTimeWindow, Target } }) => [
      ...((StartDate ?? EndDate) === undefined
        ? []
        : [problem(id, 'has a first or a last day: the sweep never ends.')]),
      ...(FlexibleTimeWindow?.Mode === 'OFF'
        ? []
        : [problem(id, 'may fire some time later: FlexibleTimeWindow OFF, or an hour passes without it.')]),
      ...(Target?.Input === undefined
        ? []
        : [problem(id, 'hands something over, and the sweep takes nothing: leave Input out.')]),
    ]);
}

export const closedRules: readonly Rule[] = [
  { name: 'logs-tell-nothing', source: 'INVARIANTS I34; DESIGN §8', check: told },
  {
    name: 'mail-carried',
    source: 'DESIGN §6; https://docs.aws.amazon.com/ses/latest/dg/security-protocols.html',
    check: carried,
  },
  {
    name: 'service-trust',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    check: deputies,
  },
  {
    name: 'one-door',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html; DESIGN §3',
    check: doors,
  },
  {
    name: 'schedule-plain',
    source:
      'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html; INVARIANTS I40',
    check: plain,
  },
];
