/** Why a request got no 2xx. `code` is a contract with senders; the words are for the person who reads their log. */
export type RefusalCode =
  | 'too-large'
  | 'method'
  | 'media-type'
  | 'not-authentic'
  | 'stale'
  | 'no-body'
  | 'not-json'
  | 'bad-header'
  | 'does-not-map'
  | 'invalid-event';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'too-large': 413,
  method: 405,
  'media-type': 415,
  'not-authentic': 401,
  stale: 401,
  'no-body': 400,
  'not-json': 400,
  'bad-header': 400,
  'does-not-map': 400,
  'invalid-event': 400,
};

/** A request that the webhook turns away. Its words are safe for strangers: they never repeat a value of the body. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly code: RefusalCode;
  readonly statusCode: number;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.statusCode = STATUS[code];
  }
}

/** One answer for an unknown form, missing headers and a wrong signature, so that a stranger learns nothing from it. */
export const notAuthentic = (): WebhookRefused =>
  new WebhookRefused(
    'not-authentic',
    'The request could not be authenticated. Check the form name in the URL, the webhook-id, webhook-timestamp and webhook-signature headers, and the secret.',
  );
