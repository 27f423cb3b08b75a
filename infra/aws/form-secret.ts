import { text } from 'node:stream/consumers';
import { awsClock } from '../../shared/adapters/clock.aws.ts';
import { createAwsSecrets } from '../../shared/adapters/secrets.aws.ts';
import type { Form } from '../../shared/webhook/form.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { SOURCES } from '../../shared/webhook/sources/index.ts';
import { forms as ourForms } from '../../workflows/forms.ts';

const USAGE =
  'Usage: aws secretsmanager get-secret-value … | node infra/aws/form-secret.ts <form> [<ApiUrl>]\n' +
  'ApiUrl is the output of the stack: https://….amazonaws.com';

type Named = Pick<Form, 'name' | 'source' | 'secret'>;

/**
 * The secret with which a form signs, as its tool wants it (`whsec_…`), derived just as receive-webhook derives it.
 * @param secretString the value of the stack's secret, JSON.
 * @throws FormUnknown when workflows/forms.ts has no such form; UnknownSecret when the value is not as expected.
 */
export async function formSecret(
  secretString: string,
  form: string,
  forms: readonly Named[] = ourForms,
): Promise<string> {
  const { secret } = formOf(form, forms);
  type Client = Parameters<typeof createAwsSecrets>[0];
  const given = { send: () => Promise.resolve({ SecretString: secretString }) } as unknown as Client;
  const [current] = await createAwsSecrets(given, '', awsClock).get(secret);
  return current.value;
}

/**
 * What is to be put into a form's tool, a line each: the address to send to, and the secret where that tool asks for it.
 * @param apiUrl the stack's output ApiUrl; without it the address begins with the path.
 * @throws as `formSecret`; ApiUrlInvalid.
 */
export async function formSetup(
  secretString: string,
  form: string,
  {
    apiUrl = '',
    forms = ourForms,
  }: { readonly apiUrl?: string | undefined; readonly forms?: readonly Named[] } = {},
): Promise<readonly string[]> {
  const secret = await formSecret(secretString, form, forms);
  const found = formOf(form, forms);
  const address = `Address: ${hookUrl(apiUrl === '' ? '<ApiUrl>' : originOf(apiUrl), found, secret)}`;
  switch (SOURCES[found.source].proof) {
    case 'path':
      return [address, 'The secret is the last part of the address: show it to nobody else.'];
    case 'token':
      return [address, `Header: Authorization: Bearer ${secret}`];
    case 'signature':
      return [address, `Secret: ${secret}`];
  }
}

function originOf(apiUrl: string): string {
  const url = URL.parse(apiUrl);
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '')
    throw new ApiUrlInvalid(apiUrl);
  return url.origin;
}

function formOf(name: string, forms: readonly Named[]): Named {
  const found = forms.find((one) => one.name === name);
  if (!found) throw new FormUnknown(name, forms);
  return found;
}

export class FormUnknown extends Error {
  override readonly name = 'FormUnknown';
  constructor(form: string, forms: readonly Named[]) {
    super(
      `workflows/forms.ts has no form "${form}"; it has ${forms.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  }
}

export class ApiUrlInvalid extends Error {
  override readonly name = 'ApiUrlInvalid';
  constructor(given: string) {
    super(`"${given}" is not the stack's output ApiUrl: expected https:// and a host, and nothing after it.`);
  }
}

if (import.meta.main) {
  const [form, apiUrl] = process.argv.slice(2);
  if (form === undefined) {
    console.error(USAGE);
    process.exitCode = 1;
  } else {
    const lines = await formSetup(await text(process.stdin), form, { apiUrl });
    console.log(lines.join('\n'));
  }
}
