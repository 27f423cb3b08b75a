import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { STYLE_HASH } from './style.ts';

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
export function answer(
  statusCode: number,
  method: string,
  page: { toString(): string },
): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: HEADERS, body: method === 'HEAD' ? '' : page.toString() };
}

export function notAllowed(methods: readonly string[]): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 405, headers: { ...HEADERS, allow: methods.join(', ') }, body: '' };
}
