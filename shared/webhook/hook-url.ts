import type { Form } from './form.ts';
import { SOURCES } from './sources/index.ts';
import { pathSecret } from './sources/jotform.ts';

/** Where a form's tool sends. Of a source that proves itself by its address, the secret is in it: show it to nobody else. */
export function hookUrl(publicUrl: string, form: Pick<Form, 'name' | 'source'>, secret: string): string {
  const url = `${publicUrl}/hooks/${form.name}`;
  return SOURCES[form.source].proof === 'path' ? `${url}/${pathSecret(secret)}` : url;
}
