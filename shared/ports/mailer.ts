/** One e-mail, ready to go. */
export interface Mail {
  /** The message key (shared/message/ledger.ts): travels as a tag, so that the provider's events find their row. */
  readonly key: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Beyond those that every mail has; List-Unsubscribe among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Opaque names only: key, member's ref, journey, step. Letters, digits, `-` and `_`, at most 256 characters each. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Mailer {
  /**
   * ONE attempt, never repeated by the adapter.
   * @throws MailNotAccepted when it is certain that the provider did not take it.
   * Any other error is ambiguous: the provider may have it.
   */
  send(mail: Mail): Promise<{ readonly providerId: string }>;
}

/** The provider certainly did not take the mail. `permanent` says whether trying again helps. */
export class MailNotAccepted extends Error {
  override readonly name = 'MailNotAccepted';
  readonly reason: MailRefusal;
  readonly permanent: boolean;

  constructor(reason: MailRefusal, options?: ErrorOptions) {
    super(`the mail was not accepted: ${reason}`, options);
    this.reason = reason;
    this.permanent = PERMANENT.has(reason);
  }
}

export type MailRefusal =
  'throttled' | 'quota' | 'paused' | 'not-verified' | 'unreachable' | 'rejected' | 'bad-address';
const PERMANENT: ReadonlySet<MailRefusal> = new Set(['rejected', 'bad-address']);
