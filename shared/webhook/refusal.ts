/** Why a request got no 2xx. `code` is a contract with senders; the words are for the person who reads their log. */
export type RefusalCode =
  | 'too-large'
  | 'method'
  | 'media-type'
  | 'not-authentic'
  | 'stale'
  | 'no-body'
  | 'not-json'
  | 'not-form-data'
  | 'bad-header'
  | 'does-not-map'
  | 'invalid-event'
  | 'too-many';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'too-large': 413,
  method: 405,
  'media-type': 415,
  'not-authentic': 401,
  stale: 401,
  'no-body': 400,
  'not-json': 400,
  'not-form-data': 400,
  'bad-header': 400,
  'does-not-map': 400,
  'invalid-event': 400,
  'too-many': 429,
};

/** A request that the webhook turns away. Its words are safe for strangers: they never repeat a value of the body. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly code: RefusalCode;
  readonly statusCode: number;
  /** Seconds, for a sender that may come again. */
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, message: string, { retryAfter }: { retryAfter?: number } = {}) {
    super(message);
    this.code = code;
    this.statusCode = STATUS[code];
    this.retryAfter = retryAfter;
  }
}

/** One answer for an unknown form, missing headers, a wrong signature or token, so that a stranger learns nothing from it. */
export const notAuthentic = (): WebhookRefused =>
  new WebhookRefused(
    'not-authentic',
    'The request could not be authenticated. Check the form name in the URL, the headers that prove who sends, and the secret.',
  );
