import { ArnFormat, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Bindable } from './bind.ts';
import type { Stage } from './stage.ts';

interface MasterSecretProps {
  readonly stage: Pick<Stage, 'name'>;
  /** Undefined: the key that AWS manages for all secrets of the account. */
  readonly key: IKey | undefined;
}

/**
 * The one JSON secret, of which shared/adapters/secrets.aws.ts derives all others. Its first key is made at the first
 * deploy and never leaves the account. Without it, links in letters already sent, sealed events and lookups are dead,
 * so it outlives the stack.
 */
export class MasterSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { stage, key }: MasterSecretProps) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName: secretOf(stage),
      ...(key && { encryptionKey: key }),
      description:
        'Lojal: master keys by id; "current" names the one in use (infra/RUNBOOK.md, "The secret")',
      // Never change any of these four: CloudFormation would then make a new key in the place of the first.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 'k1' }),
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      // As the table: it goes only with a first deploy that fails.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

/**
 * The name of a stage's secret. It must not end with a hyphen and six characters, which would be taken for the end of an
 * ARN. https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export const secretOf = ({ name }: Pick<Stage, 'name'>): string => `lojal-${name}/keys`;

/** The port on the secret of that name: by the ARN without its last six characters, which nobody knows before. */
export function secretsNamed(stack: Stack, secretName: string): Bindable {
  const arn = stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: secretName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    binding: {
      variables: { SECRET_ARN: arn },
      access: [{ actions: ['secretsmanager:GetSecretValue'], resources: [`${arn}-??????`] }],
    },
  };
}
