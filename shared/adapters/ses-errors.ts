import type { MailRefusal } from '../ports/mailer.ts';
import { neverConnected } from './never-connected.ts';

/**
 * The errors of SES v2 SendEmail of which it is certain that no mail was taken.
 * Source: Amazon SES API v2 reference, SendEmail, Errors; and common errors of AWS APIs.
 */
const BY_NAME: Readonly<Record<string, MailRefusal>> = {
  TooManyRequestsException: 'throttled',
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  LimitExceededException: 'quota',
  SendingPausedException: 'paused',
  AccountSuspendedException: 'paused',
  MailFromDomainNotVerifiedException: 'not-verified',
  MessageRejected: 'rejected',
  BadRequestException: 'rejected',
  NotFoundException: 'not-verified',
  AccessDeniedException: 'not-verified',
};

/** Why SES certainly did not take the mail; undefined when it may have. */
export function refusalOf(error: unknown): MailRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  if (neverConnected(error)) return 'unreachable';
  // In the sandbox, and for a sender that is not verified, a rejection is about us and not about the mail.
  if (error.name === 'MessageRejected' && /not verified/i.test(error.message)) return 'not-verified';
  if (error.name === 'BadRequestException' && /address/i.test(error.message)) return 'bad-address';
  return BY_NAME[error.name];
}
