import type { Source } from '../source.ts';
import { gravityForms } from './gravity-forms.ts';
import { hubspot } from './hubspot.ts';
import { jotform } from './jotform.ts';
import { microsoftForms } from './microsoft-forms.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { tally } from './tally.ts';
import { token } from './token.ts';
import { typeform } from './typeform.ts';

/** Every source, by the name that an entry of workflows/forms.ts gives. A contract: add and retire, never rename. */
export const SOURCES = {
  'standard-webhooks': standardWebhooks,
  typeform,
  tally,
  jotform,
  'microsoft-forms': microsoftForms,
  'gravity-forms': gravityForms,
  hubspot,
  token,
} as const satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;

export function isSource(name: string): name is SourceName {
  return Object.hasOwn(SOURCES, name);
}
