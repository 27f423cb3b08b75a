import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Stage } from './stage.ts';

/**
 * A key of the organisation's own for the table and the secret (1 USD a month, and as much more for each of its first
 * two yearly rotations). Whoever of the account may use either may use the key through it and for nothing else, as with
 * the keys that AWS manages: so no role names it, and the app knows nothing of it.
 */
export class CustomerKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { stage }: { stage: Pick<Stage, 'name'> }) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    this.key = new Key(this, 'Key', {
      alias: `lojal-${stage.name}`,
      description: 'Lojal: encrypts the table and the secret, which are lost with it',
      enableKeyRotation: true,
      // What it encrypted stays, so it does.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'CreateGrant', 'DescribeKey'].map(
          (action) => `kms:${action}`,
        ),
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': ['dynamodb', 'secretsmanager'].map((one) => `${one}.${region}.amazonaws.com`),
          },
        },
      }),
    );
  }
}
