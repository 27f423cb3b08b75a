import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { asTool } from './as-tool.ts';
import { send, type Answer } from './incoming.ts';

export interface Changed {
  readonly id?: string;
  /** Default: the form's own. */
  readonly secret?: string;
  /** Replace those of a good request; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The last part of the path; undefined takes it away. */
  readonly pathSecret?: string | undefined;
  readonly query?: string;
  /** Milliseconds between the tool's clock and ours. */
  readonly lateMs?: number;
  readonly boundary?: string;
  /** To which form it is sent, made for `form`. */
  readonly to?: string;
}

/** Sends a submission as the form's own tool does, right but for what is given. */
export async function toolPost(
  local: LocalWorld,
  form: string,
  body?: object | Uint8Array,
  changed: Changed = {},
): Promise<Answer> {
  const { world, workflows, clock } = local;
  const entry = workflows.forms.get(form)!;
  const { id = 'delivery-1', lateMs = 0, to = form, boundary } = changed;
  const secret = changed.secret ?? (await world.secrets.get(entry.secret))[0].value;
  const nowMs = toEpochMs(clock.now());
  const sending = { ...entry, secret, url: hookUrl(world.publicUrl, entry, secret) };
  const made = asTool(sending, body ?? entry.example, { id, nowMs, ...(boundary && { boundary }) });
  const headers = Object.entries({ ...made.headers, ...changed.headers });
  const last = 'pathSecret' in changed ? changed.pathSecret : made.path.split('/')[3];
  const event = httpEvent({
    method: 'POST',
    path: made.path,
    query: changed.query ?? '',
    pathParameters: { form: to, ...(last !== undefined && { secret: last }) },
    headers: Object.fromEntries(headers.filter((one): one is [string, string] => one[1] !== undefined)),
    body: made.body,
    timeEpoch: nowMs + lateMs,
  });
  return send(local, event);
}

/** A body as a tool really sent it, with an invented person: test/events. */
export function recorded(name: string): Readonly<Record<string, unknown>> {
  const path = join(import.meta.dirname, '../events', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}
