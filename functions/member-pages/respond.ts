import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Html } from './shell.ts';
import { STYLE_HASH } from './style.ts';

/** What a page function answers with: a page, or where to look instead. */
export type Reply = PageReply | { readonly seeOther: string };

export interface PageReply {
  readonly status: number;
  readonly page: Html;
}

/** Nothing is kept, nothing is told to anyone else, nothing runs, and no other site can frame the button. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
};

/** A page; to HEAD without its body. */
export async function respond(method: string, reply: Reply): Promise<APIGatewayProxyStructuredResultV2> {
  if ('seeOther' in reply)
    return { statusCode: 303, headers: { ...HEADERS, location: reply.seeOther }, body: '' };
  const body = method === 'HEAD' ? '' : String(await reply.page);
  return { statusCode: reply.status, headers: HEADERS, body };
}

export function notAllowed(methods: readonly string[]): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 405, headers: { ...HEADERS, allow: methods.join(', ') }, body: '' };
}
