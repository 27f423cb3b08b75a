import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isFormProof, type LinkUse } from '../../shared/consent/link.ts';
import type { Visitor } from './visit.ts';

/** A request for a page, as far as the pages look at it. */
export interface PageRequest {
  readonly method: string;
  /** `u`, `a` or `p`; then perhaps the page behind it: `p/why`. */
  readonly route: string;
  readonly token: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export function readRequest(event: APIGatewayProxyEventV2): PageRequest {
  const { token = '', page } = event.pathParameters ?? {};
  const [, door = ''] = event.rawPath.split('/');
  return {
    method: event.requestContext.http.method,
    route: page === undefined ? door : `${door}/${page}`,
    token,
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** Room for 2,000 characters of any script, percent-encoded, and all other fields. */
const LARGEST_FORM = 64 * 1024;

export type FormRefusal = 'too-large' | 'media-type' | 'foreign' | 'not-our-form';
export const STATUS_OF: Readonly<Record<FormRefusal, number>> = {
  'too-large': 413,
  'media-type': 415,
  foreign: 403,
  'not-our-form': 403,
};

/** The fields of a form that we made for this visitor, with what it had `shown`; or why it is not taken. */
export function readForm(
  request: PageRequest,
  publicUrl: string,
  use: LinkUse,
  { id, keys }: Pick<Visitor, 'id' | 'keys'>,
): { readonly fields: URLSearchParams; readonly shown: string } | { readonly refused: FormRefusal } {
  if (isForeign(request, publicUrl)) return { refused: 'foreign' };
  if (request.body.length > LARGEST_FORM) return { refused: 'too-large' };
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(?:;|$)/i.test(type.trim())) return { refused: 'media-type' };
  const fields = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const [shown, proof] = [only(fields, 'shown'), only(fields, 'proof')];
  if (shown === undefined || proof === undefined || !isFormProof(proof, { use, id, shown }, keys))
    return { refused: 'not-our-form' };
  return { fields, shown };
}

/** A field that stands there just once; twice is as good as not at all. */
export function only(fields: URLSearchParams, name: string): string | undefined {
  const all = fields.getAll(name);
  return all.length === 1 ? all[0] : undefined;
}

/**
 * Whether the form was sent from another site. Browsers say so in Sec-Fetch-Site, older ones in Origin. `null` is what
 * they send for our own pages as well, whose referrer policy is no-referrer; who has neither header is no browser, or
 * an old one. Then it is the token and the form's proof that tell.
 */
function isForeign({ headers }: PageRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = headers.origin;
  if (origin === undefined || origin === 'null') return false;
  const host = URL.parse(origin)?.host;
  return host === undefined || (host !== headers.host && host !== URL.parse(publicUrl)?.host);
}
