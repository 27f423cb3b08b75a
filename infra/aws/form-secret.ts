import { text } from 'node:stream/consumers';
import { awsClock } from '../../shared/adapters/clock.aws.ts';
import { createAwsSecrets } from '../../shared/adapters/secrets.aws.ts';
import { forms } from '../../workflows/forms.ts';

/**
 * The secret with which a form signs, as its tool wants it (`whsec_…`), derived just as receive-webhook derives it.
 * @param secretString the value of the stack's secret, JSON.
 * @throws FormUnknown when workflows/forms.ts has no such form; UnknownSecret when the value is not as expected.
 */
export async function formSecret(secretString: string, form: string): Promise<string> {
  const found = forms.find(({ name }) => name === form);
  if (!found) throw new FormUnknown(form);
  type Client = Parameters<typeof createAwsSecrets>[0];
  const given = { send: () => Promise.resolve({ SecretString: secretString }) } as unknown as Client;
  const [current] = await createAwsSecrets(given, '', awsClock).get(found.secret);
  return current.value;
}

export class FormUnknown extends Error {
  override readonly name = 'FormUnknown';
  constructor(form: string) {
    super(
      `workflows/forms.ts has no form "${form}"; it has ${forms.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  }
}

if (import.meta.main) {
  const [form] = process.argv.slice(2);
  if (form === undefined) {
    console.error('Usage: aws secretsmanager get-secret-value … | node infra/aws/form-secret.ts <form>');
    process.exitCode = 1;
  } else {
    console.log(await formSecret(await text(process.stdin), form));
  }
}
