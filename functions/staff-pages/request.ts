import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request for a page of staff. */
export interface StaffRequest {
  readonly method: string;
  /** What stands between the slashes: `['members', '01J…']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of a POST; a field that stands there more than once is left out. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Room for 2,000 characters of any script, percent-encoded, and all other fields. */
const LARGEST_FORM = 64 * 1024;

export function readRequest(event: APIGatewayProxyEventV2): StaffRequest {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return {
    method: event.requestContext.http.method,
    path: event.rawPath.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    fields: body.length > LARGEST_FORM ? {} : fieldsOf(body.toString('utf8')),
  };
}

/** What stands in an address for one visit only: where in a list, and what was done. */
const PASSING = ['after', 'before', 'did'];

/** The address of a page, to come back to later: of what was posted, the page on which its form stands. */
export function placeOf({ method, path, query }: StaffRequest): string {
  const parts = method === 'POST' ? path.slice(0, 1) : path;
  const lasting = new URLSearchParams(
    method === 'POST' ? [] : [...query].filter(([name]) => !PASSING.includes(name)),
  ).toString();
  return `/${parts.map(encodeURIComponent).join('/')}${lasting === '' ? '' : `?${lasting}`}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function fieldsOf(body: string): Record<string, string> {
  const all = new URLSearchParams(body);
  return Object.fromEntries([...all].filter(([name]) => all.getAll(name).length === 1));
}

/** Whether a form was sent from another site, as browsers say in Sec-Fetch-Site, and older ones in Origin. */
export function isForeign({ headers }: StaffRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  const host = URL.parse(origin)?.host;
  return host === undefined || (host !== headers.host && host !== URL.parse(publicUrl)?.host);
}
