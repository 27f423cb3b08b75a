import type { DatabaseSync } from 'node:sqlite';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createLocalQueue, type LocalQueue } from '../../shared/adapters/queue.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { httpEvent, type HttpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { readDelivered } from '../../functions/record-event/record-event.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { testWorld, TUESDAY } from './world.ts';

/** A world as testWorld makes it, with its tables and its queue in the hand. */
export interface Incoming {
  readonly local: LocalWorld;
  readonly db: DatabaseSync;
  readonly queue: LocalQueue;
}

export function incoming(options: { at?: Instant; workflows?: Workflows } = {}): Incoming {
  const db = openDatabase(':memory:');
  const { at = TUESDAY, workflows } = options;
  const local = testWorld({ db, at, seed: 'incoming', ...(workflows && { workflows }) });
  // The same tables: what the world's own queue holds is seen through this one.
  const queue = createLocalQueue({ db, clock: local.clock, visibilitySeconds: 180, maxReceives: 5 });
  return { local, db, queue };
}

export interface Posted {
  readonly form?: string;
  readonly id?: string;
  /** An object is sent as JSON, bytes as they are. */
  readonly body?: object | Uint8Array;
  readonly method?: string;
  /** Replace those of a good request; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between the timestamp and the request's own time. */
  readonly lateMs?: number;
  /** Default: the form's own. */
  readonly secret?: string;
  /** How the HTTP API hands the body over. */
  readonly plain?: boolean;
}

/** A request, signed and right but for what is given. */
export async function requestOf(
  { world, workflows: { forms }, clock }: LocalWorld,
  posted: Posted,
): Promise<HttpEvent> {
  const { form = 'join', id = 'delivery-1', method = 'POST', lateMs = 0, plain = false } = posted;
  const given = posted.body ?? forms.get(form)?.example ?? {};
  const body = given instanceof Uint8Array ? given : Buffer.from(JSON.stringify(given));
  const name = forms.get(form)?.secret ?? 'form-join';
  const secret = posted.secret ?? (await world.secrets.get(name))[0].value;
  const now = toEpochMs(clock.now());
  const timestamp = String(Math.floor(now / 1000));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureHeader({ id, timestamp, body, secret }),
    ...posted.headers,
  };
  const event = httpEvent({
    method,
    path: `/hooks/${form}`,
    pathParameters: { form },
    headers: Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    body,
    timeEpoch: now + lateMs,
  });
  return plain ? { ...event, body: Buffer.from(body).toString('utf8'), isBase64Encoded: false } : event;
}

export interface Answer {
  readonly status: number;
  readonly headers: APIGatewayProxyStructuredResultV2['headers'];
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export async function send(local: LocalWorld, event: HttpEvent): Promise<Answer> {
  const result = await local.functions.http['receive-webhook'](event);
  if (typeof result === 'string') throw new TypeError('The receiver answers with a status.');
  const text = result.body ?? '';
  return {
    status: result.statusCode ?? 0,
    headers: result.headers,
    text,
    json: JSON.parse(text) as Record<string, unknown>,
  };
}

export async function post(local: LocalWorld, posted: Posted = {}): Promise<Answer> {
  return send(local, await requestOf(local, posted));
}

/** The events that lie on the queue, in the order in which they came. */
export async function queued({ local, db }: Incoming): Promise<DeliveredEvent[]> {
  const keys = await local.world.secrets.get('seal');
  return column(db, 'SELECT body FROM queue ORDER BY id').map((body) => readDelivered(body, keys));
}

/** An event as it reaches record-event, without the way there. */
export async function delivered(
  { local }: Incoming,
  form: string,
  body: object,
  about: Pick<DeliveredEvent, 'id'> &
    Partial<Pick<DeliveredEvent, 'bodyHash' | 'receivedAt' | 'trust' | 'quiet'>>,
): Promise<DeliveredEvent> {
  const { toEvents, trust } = local.workflows.forms.get(form)!;
  const [made] = (await toEvents({ ...body })).events;
  if (!made.success) throw new TypeError(made.problems.join('; '));
  const { type, ...fields } = made.event;
  const given = { bodyHash: JSON.stringify(body), receivedAt: local.clock.now(), trust, ...about };
  return { form, type, fields: { ...fields }, ...given };
}

/** The first column of what a statement selects, as text. */
export function column(db: DatabaseSync, statement: string): string[] {
  return db
    .prepare(statement)
    .all()
    .map((row) => String(Object.values(row)[0]));
}

/** Every row of the items' table, for the eye and for comparing. */
export function items({ db }: Pick<Incoming, 'db'>): string[] {
  return column(db, "SELECT pk || ' ' || sk || ' ' || body FROM items ORDER BY pk, sk");
}

/** The register: all members, by membership number or else by e-mail address. */
export async function register({ local, db }: Incoming): Promise<Member[]> {
  const refs = column(db, "SELECT substr(pk, 8) FROM items WHERE pk LIKE 'MEMBER#%' AND sk = 'MEMBER'");
  const rows = await Promise.all(refs.map((ref) => local.world.items.get(memberKey(ref))));
  const name = (member: Member): string => member.membershipNumber ?? member.email ?? '';
  return rows.map((row) => toMember(row!)).toSorted((a, b) => name(a).localeCompare(name(b)));
}

/** Sort keys of everything kept about members that begins so: `EVENT#`, `RUN#`. */
export function keptAbout({ db }: Pick<Incoming, 'db'>, prefix: 'EVENT#' | 'RUN#'): string[] {
  return column(
    db,
    `SELECT body FROM items WHERE pk LIKE 'MEMBER#%' AND sk LIKE '${prefix}%' ORDER BY pk, sk`,
  );
}

/** A good Standard Webhooks secret that is none of ours. */
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A body for the form `join` of exactly so many bytes. */
export function bodyOf(size: number): Buffer {
  const start = Buffer.from('{"membershipNumber":"M-10482","filler":"');
  const end = Buffer.from('"}');
  return Buffer.concat([start, Buffer.alloc(size - start.length - end.length, 'x'), end]);
}
