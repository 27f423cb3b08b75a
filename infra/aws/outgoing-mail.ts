import { Duration, Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
  type DkimRecord,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Bindable, Binding } from './bind.ts';
import type { Stage } from './stage.ts';

/** How mail leaves: nothing in it tells us who opened or clicked. */
export class OutgoingMail extends Construct implements Bindable {
  readonly configurationSet: ConfigurationSet;
  readonly binding: Binding;
  /** What the DNS of each domain must say, so that receivers know the mail for the organisation's own. */
  readonly dkim: ReadonlyMap<string, readonly DkimRecord[]>;

  constructor(scope: Construct, id: string, { stage }: { stage: Pick<Stage, 'organisation' | 'mail'> }) {
    super(scope, id);
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // That someone is a member of a union is not told to the wires between mail servers, either.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // A letter that is stuck for a day has missed its moment; the next morning brings no greeting of yesterday.
      maxDeliveryDuration: Duration.hours(12),
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    });
    const domains = domainsOf(stage.organisation.senders);
    const identities = stage.mail.identity === 'here' ? domains : [];
    this.dkim = new Map(
      identities.map((domain) => {
        const identity = new EmailIdentity(this, domain, {
          identity: Identity.domain(domain),
          // Else SES forwards each bounce, with the member's address, to the mailbox of the sender as well.
          feedbackForwarding: false,
        });
        return [domain, identity.dkimRecords];
      }),
    );
    const { configurationSetName } = this.configurationSet;
    const arn = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.binding = {
      variables: { CONFIGURATION_SET: configurationSetName },
      access: [
        {
          actions: ['ses:SendEmail'],
          resources: [
            ...domains.map((domain) => arn('identity', domain)),
            arn('configuration-set', configurationSetName),
          ],
        },
      ],
    };
  }
}

/** The domains in whose name mail is sent: each must be a verified identity of SES in the account and region. */
function domainsOf(senders: Stage['organisation']['senders']): string[] {
  const domains = Object.values(senders).map(({ email }) => email.slice(email.lastIndexOf('@') + 1));
  return [...new Set(domains.map((domain) => domain.toLowerCase()))].toSorted();
}
