import type { Instant } from '../time/instant.ts';

/** One SMS, ready to go. */
export interface Text {
  /** The message key (shared/message/ledger.ts): travels as context, so that the provider's events find their row. */
  readonly key: string;
  /** E.164. */
  readonly to: string;
  /** Alphanumeric sender: 1-11 letters and digits. One-way: no STOP can come back. */
  readonly from: string;
  readonly body: string;
  /** As counted before sending: what the provider will bill. */
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly parts: number;
  /** The last instant at which the network may still deliver it: inside the send window. */
  readonly deliverBefore: Instant;
  /** Opaque names only: member's ref, journey, step. */
  readonly context: Readonly<Record<string, string>>;
}

export interface Texter {
  /**
   * ONE attempt, never repeated by the adapter.
   * @throws TextNotAccepted when it is certain that the provider did not take it.
   * Any other error is ambiguous: the provider may have it.
   */
  send(text: Text): Promise<{ readonly providerId: string }>;
}

/** The provider certainly did not take the SMS. `permanent` says whether trying again helps. */
export class TextNotAccepted extends Error {
  override readonly name = 'TextNotAccepted';
  readonly reason: TextRefusal;
  readonly permanent: boolean;

  constructor(reason: TextRefusal, options?: ErrorOptions) {
    super(`the SMS was not accepted: ${reason}`, options);
    this.reason = reason;
    this.permanent = PERMANENT.has(reason);
  }
}

export type TextRefusal =
  | 'throttled'
  | 'quota'
  | 'paused'
  | 'not-configured'
  | 'unreachable'
  | 'rejected'
  | 'bad-number'
  | 'country-not-allowed'
  | 'opted-out';
const PERMANENT: ReadonlySet<TextRefusal> = new Set([
  'rejected',
  'bad-number',
  'country-not-allowed',
  'opted-out',
]);
