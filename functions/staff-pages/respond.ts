import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Html } from './shell.ts';
import { STYLE_HASH } from './style.ts';

export type Reply =
  | { readonly status: number; readonly page: Html }
  | { readonly seeOther: string }
  /** A file of rows. */
  | { readonly csv: string; readonly name: string }
  /** A mail as its reader sees it: with its own style, without script, and nothing fetched. */
  | { readonly mail: string };

/** Nothing is kept, nothing is told to anyone else, nothing runs, and no other site can frame a button. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'accept-language',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  // To nobody else; to ourselves, since without it browsers name no origin with a form, which its receiver asks for.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
};

const OF_A_MAIL = {
  ...HEADERS,
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
};

/** What was asked for; to HEAD without its body. */
export async function respond(method: string, reply: Reply): Promise<APIGatewayProxyStructuredResultV2> {
  if ('seeOther' in reply)
    return { statusCode: 303, headers: { ...HEADERS, location: reply.seeOther }, body: '' };
  const { status, headers, body } = await written(reply);
  return { statusCode: status, headers, body: method === 'HEAD' ? '' : body };
}

async function written(reply: Exclude<Reply, { readonly seeOther: string }>) {
  if ('mail' in reply) return { status: 200, headers: OF_A_MAIL, body: reply.mail };
  if ('page' in reply) return { status: reply.status, headers: HEADERS, body: String(await reply.page) };
  const headers = {
    ...HEADERS,
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${reply.name}"`,
  };
  return { status: 200, headers, body: reply.csv };
}

export function notAllowed(methods: readonly string[]): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 405, headers: { ...HEADERS, allow: methods.join(', ') }, body: '' };
}
