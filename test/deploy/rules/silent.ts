import { getCountries } from 'libphonenumber-js/mobile';
import { ALLOWED } from '../../../shared/adapters/texter.rules.ts';
import type { Synthesised } from './assembly.ts';
import { servicesOf, policiesOf } from './access.ts';
import { functionAt, timeoutOf } from './functions.ts';
import { queueAt } from './queues.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { allBefore } from './templates.ts';
import { viewOf } from './view.ts';

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly Enabled: boolean;
  readonly FilterCriteria: object;
  readonly ScalingConfig: { readonly MaximumConcurrency?: number };
}
interface LambdaTarget {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: object;
}

/** What is there, deploys without a word, and hands over nothing, or not all. */
function withheld(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const mappings = view
    .ofType<MappingProperties>('AWS::Lambda::EventSourceMapping')
    .flatMap(({ id, properties }) => {
      const { Enabled = true, FilterCriteria, ScalingConfig } = properties;
      const called = functionAt(app, properties.FunctionName);
      const queue = queueAt(view, properties.EventSourceArn);
      const most = ScalingConfig?.MaximumConcurrency ?? 0;
      const reserved = called?.properties.ReservedConcurrentExecutions ?? most;
      const { DelaySeconds = 0 } = (queue?.properties ?? {}) as { readonly DelaySeconds?: number };
      return [
        ...(Enabled ? [] : [problem(id, 'is switched off: nobody takes from the queue.')]),
        ...(FilterCriteria === undefined
          ? []
          : [problem(id, 'filters: what does not match is deleted from the queue unread. Leave it out.')]),
        ...(most <= reserved
          ? []
          : [
              problem(
                id,
                `calls ${most} at once and ${called!.id} reserves ${reserved}: what is throttled counts as a try, and is given up. Reserve as many.`,
              ),
            ]),
        ...(DelaySeconds === 0
          ? []
          : [
              problem(
                queue!.id,
                `holds each event for ${DelaySeconds} s: an opt-out would wait. Leave it out.`,
              ),
            ]),
      ];
    });
  const topics = view
    .ofType<{ FilterPolicy: object }>('AWS::SNS::Subscription')
    .filter(({ properties }) => properties.FilterPolicy !== undefined)
    .map(({ id }) => problem(id, 'filters: what does not match is never told. Leave it out.'));
  const targets = view
    .ofType<{ Targets: readonly LambdaTarget[] }>('AWS::Events::Rule')
    .flatMap(({ id, properties }) =>
      (properties.Targets ?? [])
        .filter(
          ({ Arn, Input, InputPath, InputTransformer }) =>
            functionAt(app, Arn) && (Input ?? InputPath ?? InputTransformer) !== undefined,
        )
        .map(() => problem(id, 'hands over another thing than the event, which the function reads whole.')),
    );
  const asynchronous = view
    .ofType<{ Qualifier: string }>('AWS::Lambda::EventInvokeConfig')
    .filter(({ properties }) => properties.Qualifier !== '$LATEST')
    .map(({ id, properties }) =>
      problem(id, `is for ${properties.Qualifier}, and callers call $LATEST: what fails there is lost.`),
    );
  return [...mappings, ...topics, ...targets, ...asynchronous];
}

/** With a key that AWS manages, whose policy nobody can change, no service can put anything in: it is dropped without a word. */
function serviceKeys(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const opened = policiesOf(view)
    .filter(
      ({ kind, document }) =>
        kind === 'resource' && list(document.Statement).some((one) => servicesOf(one).length > 0),
    )
    .flatMap(({ on }) => on);
  return ['AWS::SNS::Topic', 'AWS::SQS::Queue'].flatMap((type) =>
    view
      .ofType<{ KmsMasterKeyId: string }>(type)
      .filter(
        ({ name, arn, properties }) =>
          properties.KmsMasterKeyId?.includes('alias/aws/') === true &&
          opened.some((one) => one === arn || one.endsWith(`/${name}`)),
      )
      .map(({ id, properties }) =>
        problem(
          id,
          `is encrypted with ${properties.KmsMasterKeyId}, which no service may use: what it should take is dropped.`,
        ),
      ),
  );
}

interface StageProperties {
  readonly StageName: string;
  readonly DefaultRouteSettings: {
    readonly ThrottlingRateLimit?: number;
    readonly ThrottlingBurstLimit?: number;
  };
}

function apiLimits(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const stages = view
    .ofType<StageProperties>('AWS::ApiGatewayV2::Stage')
    .flatMap(({ id, properties: { StageName, DefaultRouteSettings: limits } }) => [
      ...((limits?.ThrottlingRateLimit ?? 0) > 0 && (limits?.ThrottlingBurstLimit ?? 0) > 0
        ? []
        : [
            problem(
              id,
              'has no throttle: one flood takes all calls that the account may make at once. Set rate and burst.',
            ),
          ]),
      ...(StageName === '$default'
        ? []
        : [
            problem(
              id,
              `is named ${StageName}, and no address that we give out has that in its path: $default.`,
            ),
          ]),
    ]);
  const integrations = view
    .ofType<{ IntegrationUri: string; TimeoutInMillis: number }>('AWS::ApiGatewayV2::Integration')
    .flatMap(({ id, properties: { IntegrationUri, TimeoutInMillis = 30_000 } }) => {
      const called = functionAt(app, IntegrationUri);
      return called && TimeoutInMillis < 1000 * timeoutOf(called)
        ? [
            problem(
              id,
              `gives up after ${TimeoutInMillis} ms, and ${called.id} may take ${timeoutOf(called)} s: a form is told 503 for what was stored.`,
            ),
          ]
        : [];
    });
  return [...stages, ...integrations];
}

/** What phone numbers know as regions of their own, and ISO 3166-1 does not. */
const NO_COUNTRY = ['AC', 'TA'];

interface ProtectProperties {
  readonly CountryRuleSet: {
    readonly SMS?: readonly { readonly CountryCode: string; readonly ProtectStatus: string }[];
  };
}

function countries(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const guards = view.ofType<ProtectProperties>('AWS::SMSVOICE::ProtectConfiguration');
  const sets = view
    .ofType<{ ProtectConfigurationId: string }>('AWS::SMSVOICE::ConfigurationSet')
    .filter(({ properties }) => !guards.some(({ name }) => name === properties.ProtectConfigurationId))
    .map(({ id }) => problem(id, 'has no protect configuration of this app: SMS go to any country.'));
  const rules = guards.flatMap(({ id, properties }) => {
    const said = new Map(
      (properties.CountryRuleSet?.SMS ?? []).map((one) => [one.CountryCode, one.ProtectStatus]),
    );
    return getCountries()
      .filter((country) => !NO_COUNTRY.includes(country))
      .flatMap((country) => {
        const meant = country in ALLOWED ? 'ALLOW' : 'BLOCK';
        const found = said.get(country) ?? 'nothing, which is ALLOW';
        return found === meant ? [] : [problem(id, `says ${found} of ${country}: it must be ${meant}.`)];
      });
  });
  return [...sets, ...rules];
}

const KEPT = ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::KMS::Key'];

/**
 * What cannot be made again stays when it leaves its template, and goes when the deploy that first made it fails: left
 * behind, it would hold its name, and no later deploy could begin. A table that is protected against deletion could not
 * even go then, so it is made last.
 */
function kept(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view.resources
    .filter(({ type }) => KEPT.includes(type))
    .flatMap(({ id, type, stack, written }) => {
      const { DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } = written as unknown as Record<
        'DeletionPolicy' | 'UpdateReplacePolicy',
        string | undefined
      >;
      const before = allBefore(stack, id);
      const later = Object.keys(stack.template.Resources).filter(
        (other) => other !== id && !before.has(other),
      );
      return [
        ...(DeletionPolicy === 'RetainExceptOnCreate'
          ? []
          : [
              problem(
                id,
                DeletionPolicy === 'Retain'
                  ? 'stays behind where its first deploy fails, and holds its name: say DeletionPolicy RetainExceptOnCreate.'
                  : 'goes with its stack: say DeletionPolicy RetainExceptOnCreate.',
              ),
            ]),
        ...(UpdateReplacePolicy === 'Retain'
          ? []
          : [problem(id, 'is deleted where an update replaces it: say UpdateReplacePolicy Retain.')]),
        ...(type === 'AWS::DynamoDB::Table' && later.length > 0
          ? [
              problem(
                id,
                `may be made before ${later.join(', ')}: what fails there could not take it back. Make it last.`,
              ),
            ]
          : []),
      ];
    });
}

function forwarded(app: Synthesised): Problem[] {
  return viewOf(app)
    .ofType<{ FeedbackAttributes: { EmailForwardingEnabled?: boolean } }>('AWS::SES::EmailIdentity')
    .filter(({ properties }) => properties.FeedbackAttributes?.EmailForwardingEnabled !== false)
    .map(({ id }) =>
      problem(
        id,
        'sends each bounce, with the member’s address, to the sender’s mailbox: switch EmailForwardingEnabled off.',
      ),
    );
}

export const silentRules: readonly Rule[] = [
  {
    name: 'withheld',
    source:
      'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html; https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
    check: withheld,
  },
  {
    name: 'service-keys',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
    check: serviceKeys,
  },
  {
    name: 'api-limits',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
    check: apiLimits,
  },
  {
    name: 'sms-countries',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-smsvoice-protectconfiguration.html; DESIGN §6',
    check: countries,
  },
  {
    name: 'kept',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
    check: kept,
  },
  {
    name: 'mail-feedback',
    source:
      'https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications-email.html; INVARIANTS I34',
    check: forwarded,
  },
];
