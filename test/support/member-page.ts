import type { DatabaseSync } from 'node:sqlite';
import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { refOf, submitAndSettle, testWorld, ASA } from './world.ts';

/** A member with a mail, and the token behind the mail's unsubscribe link. */
export async function memberWithMail(
  joining: Record<string, string> = {},
  options: Parameters<typeof testWorld>[0] = {},
) {
  const db = openDatabase(':memory:');
  const local = testWorld({ db, ...options });
  const body = { ...ASA, ...joining };
  await submitAndSettle(local, 'join', body);
  const [mail] = local.mailbox.accepted();
  const url = /<(.*)>/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1];
  if (!url) throw new Error('The first mail has no unsubscribe link.');
  return { local, db, member: await refOf(local, body.membershipNumber), url, token: url.split('/u/')[1]! };
}

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request for `/u/<token>`, as it comes over an HTTP API. */
export async function ask(
  local: LocalWorld,
  method: string,
  token: string,
  sent: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Page> {
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path: `/u/${token}`,
      pathParameters: { token },
      headers: sent.headers ?? {},
      body: Buffer.from(sent.body ?? ''),
      timeEpoch: 0,
    }),
  );
  if (typeof result === 'string') throw new TypeError('A member page answers with status and headers.');
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    status: result.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: result.body ?? '',
  };
}

/** Everything that the world holds, but for the clock's own row. */
export function dump(db: DatabaseSync): unknown {
  return ['items', 'queue', 'outbox', 'executions'].map((table) =>
    db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
  );
}
