import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Bindable, Binding } from './bind.ts';

/**
 * The one JSON secret, of which shared/adapters/secrets.aws.ts derives all others. Its first key is made at the first
 * deploy and never leaves the account. Without it, links in letters already sent, sealed events and lookups are dead,
 * so it outlives the stack.
 */
export class MasterSecret extends Construct implements Bindable {
  readonly secret: Secret;
  readonly binding: Binding;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description:
        'Lojal: master keys by id; "current" names the one in use (infra/RUNBOOK.md, "The secret")',
      // Never change any of these four: CloudFormation would then make a new key in the place of the first.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 'k1' }),
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.binding = {
      variables: { SECRET_ARN: this.secret.secretArn },
      access: [{ actions: ['secretsmanager:GetSecretValue'], resources: [this.secret.secretArn] }],
    };
  }
}
