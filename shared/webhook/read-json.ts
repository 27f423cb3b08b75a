import { hash } from 'node:crypto';
import { WebhookRefused } from './refusal.ts';
import type { SourceRequest, Submission } from './source.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * A submission whose body is JSON.
 * @param idOf the tool's own id of the submission; where the body has none, the body's digest stands for it.
 * @throws WebhookRefused no-body or not-json.
 */
export function readJson(
  { body }: Pick<SourceRequest, 'body'>,
  idOf: (body: Readonly<Record<string, unknown>>) => string | undefined,
): Submission {
  if (body.length === 0) throw new WebhookRefused('no-body', 'The body is empty; send the form as JSON.');
  const parsed = parseStrictJson(body);
  const text = Buffer.from(body).toString('utf8');
  return { body: parsed, text, delivery: idOf(parsed) ?? `sha256:${sha256(text)}` };
}

/** An id as tools write it: text or a number; anything else is none. */
export function idIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id that is one only together with its form's. */
export function idsIn(form: unknown, submission: unknown): string | undefined {
  const [one, other] = [idIn(form), idIn(submission)];
  return one !== undefined && other !== undefined ? JSON.stringify([one, other]) : undefined;
}

export function sha256(text: string): string {
  return hash('sha256', text);
}
