import { Stack } from 'aws-cdk-lib';
import { ConfigurationSet, ConfigurationSetTlsPolicy, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Organisation } from '../../shared/member/organisation.ts';
import type { Bindable, Binding } from './bind.ts';

/** How mail leaves: nothing in it tells us who opened or clicked. */
export class OutgoingMail extends Construct implements Bindable {
  readonly binding: Binding;

  constructor(scope: Construct, id: string, { senders }: Pick<Organisation, 'senders'>) {
    super(scope, id);
    const { configurationSetName } = new ConfigurationSet(this, 'ConfigurationSet', {
      // That someone is a member of a union is not told to the wires between mail servers, either.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    });
    const arn = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.binding = {
      variable: 'CONFIGURATION_SET',
      value: configurationSetName,
      access: [
        {
          actions: ['ses:SendEmail'],
          resources: [
            ...domainsOf(senders).map((domain) => arn('identity', domain)),
            arn('configuration-set', configurationSetName),
          ],
        },
      ],
    };
  }
}

/** The domains in whose name mail is sent: each must be a verified identity of SES in the account and region. */
function domainsOf(senders: Organisation['senders']): string[] {
  const domains = Object.values(senders).map(({ email }) => email.slice(email.lastIndexOf('@') + 1));
  return [...new Set(domains.map((domain) => domain.toLowerCase()))].toSorted();
}
