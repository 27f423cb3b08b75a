import { Stack } from 'aws-cdk-lib';
import { CfnConfigurationSet, CfnProtectConfiguration } from 'aws-cdk-lib/aws-smsvoice';
import { Construct } from 'constructs';
import { getCountries } from 'libphonenumber-js/mobile';
import { ALLOWED } from '../../shared/adapters/texter.rules.ts';
import type { Bindable, Binding } from './bind.ts';
import type { Stage } from './stage.ts';

/** What phone numbers know as regions of their own, and ISO 3166-1 does not. */
const NO_COUNTRY = new Set(['AC', 'TA']);

/** How SMS leave: to where our members are, for no more than we mean to pay. */
export class OutgoingTexts extends Construct implements Bindable {
  readonly configurationSetArn: string;
  readonly binding: Binding;
  readonly #configurationSet: CfnConfigurationSet;

  constructor(
    scope: Construct,
    id: string,
    { stage }: { stage: Pick<Stage, 'name' | 'organisation' | 'sms'> },
  ) {
    super(scope, id);
    const allowed = Object.keys(ALLOWED);
    const countries = new CfnProtectConfiguration(this, 'Countries', {
      countryRuleSet: {
        // What is not named is allowed, so every country is named.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-smsvoice-protectconfiguration.html
        sms: getCountries()
          .filter((country) => !NO_COUNTRY.has(country))
          .toSorted()
          .map((countryCode) => ({
            countryCode,
            protectStatus: allowed.includes(countryCode) ? 'ALLOW' : 'BLOCK',
          })),
      },
    });
    // A name of ours: the topic that it tells is there before it, and knows it by its ARN.
    const name = `lojal-${stage.name}`;
    this.configurationSetArn = Stack.of(this).formatArn({
      service: 'sms-voice',
      resource: 'configuration-set',
      resourceName: name,
    });
    this.#configurationSet = new CfnConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: name,
      protectConfigurationId: countries.attrProtectConfigurationId,
    });
    this.binding = {
      variables: { SMS_CONFIGURATION_SET: this.#configurationSet.ref, SMS_MAX_PRICE: stage.sms.maxPrice },
      access: [
        {
          actions: ['sms-voice:SendTextMessage'],
          // https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint-sms-voice-v2.html
          resources: [
            ...allowed.map((country) =>
              Stack.of(this).formatArn({
                service: 'sms-voice',
                resource: 'sender-id',
                resourceName: `${stage.organisation.smsSender}/${country}`,
              }),
            ),
            this.#configurationSet.attrArn,
            countries.attrArn,
          ],
        },
      ],
    };
  }
  /** Everything that becomes of an SMS is told to a topic of SNS. */
  tell(topicArn: string): void {
    this.#configurationSet.eventDestinations = [
      {
        eventDestinationName: 'record-delivery',
        enabled: true,
        matchingEventTypes: ['TEXT_ALL'],
        snsDestination: { topicArn },
      },
    ];
  }
}
