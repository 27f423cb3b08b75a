import type { TextRefusal } from '../ports/texter.ts';
import { neverConnected } from './never-connected.ts';

/*
 * The errors of SendTextMessage of which it is certain that no SMS was taken. What is ours to put right (a sender, a
 * right, a configuration, a limit) is refused for now and tried again; what is wrong with the message or its number is
 * refused for good.
 * Source: AWS End User Messaging SMS and Voice v2, API reference, SendTextMessage, Errors, with the reasons of each
 * error's type; and common errors of AWS APIs. InternalServerException is not here: it may have been taken.
 */

/** Without regard to a reason. */
const BY_NAME: Readonly<Record<string, TextRefusal>> = {
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  TooManyRequestsException: 'throttled',
  // By the day to one number, or by the month for all SMS: both pass, or are raised.
  ServiceQuotaExceededException: 'quota',
  ResourceNotFoundException: 'not-configured',
  // A conflict is between what was asked and how the account's senders and sets are configured, but for BY_REASON.
  ConflictException: 'not-configured',
  AccessDeniedException: 'not-configured',
  ValidationException: 'rejected',
  // Who calls is not known, or no longer. https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
  ExpiredTokenException: 'not-configured',
  IncompleteSignature: 'not-configured',
  InvalidClientTokenId: 'not-configured',
  InvalidSignatureException: 'not-configured',
  MissingAuthenticationToken: 'not-configured',
  NotAuthorized: 'not-configured',
  OptInRequired: 'not-configured',
  RequestExpired: 'not-configured',
  UnrecognizedClientException: 'not-configured',
};

/** `<error> <reason>`, where the reason says more than the error. */
const BY_REASON: Readonly<Record<string, TextRefusal>> = {
  'AccessDeniedException ACCOUNT_DISABLED': 'paused',
  'AccessDeniedException INSUFFICIENT_ACCOUNT_REPUTATION': 'paused',
  'ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT': 'opted-out',
  'ConflictException DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION': 'country-not-allowed',
  'ConflictException DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE': 'rejected',
  'ValidationException DESTINATION_COUNTRY_BLOCKED': 'country-not-allowed',
  'ValidationException COUNTRY_NOT_ENABLED': 'not-configured',
  'ValidationException COUNTRY_CODE_MISMATCH': 'not-configured',
  'ValidationException CHANNEL_NOT_ENABLED': 'not-configured',
  'ValidationException INTERNATIONAL_SENDING_NOT_SUPPORTED': 'not-configured',
  'ValidationException INVALID_ARN': 'not-configured',
  'ValidationException INVALID_IDENTITY_FOR_DESTINATION_COUNTRY': 'not-configured',
  'ValidationException PARAMETERS_CANNOT_BE_USED_TOGETHER': 'not-configured',
  // Over MaxPrice: a price that rose, or a limit that was set too low.
  'ValidationException PRICE_OVER_THRESHOLD': 'not-configured',
  'ValidationException RESOURCE_NOT_ACCESSIBLE': 'not-configured',
  'ValidationException SENDER_ID_NOT_REGISTERED': 'not-configured',
  'ValidationException SENDER_ID_NOT_SUPPORTED': 'not-configured',
  'ValidationException SENDER_ID_REQUIRES_REGISTRATION': 'not-configured',
};

/** Why the provider certainly did not take the SMS; undefined when it may have. */
export function textRefusalOf(error: unknown): TextRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  if (neverConnected(error)) return 'unreachable';
  const reason = 'Reason' in error && typeof error.Reason === 'string' ? error.Reason : '';
  const refusal = BY_REASON[`${error.name} ${reason}`] ?? BY_NAME[error.name];
  return refusal === 'rejected' && isAboutNumber(error) ? 'bad-number' : refusal;
}

/** A validation names the fields that it is about. */
function isAboutNumber(error: Error): boolean {
  const fields: unknown = 'Fields' in error ? error.Fields : undefined;
  return (
    Array.isArray(fields) &&
    fields.some((field: { Name?: unknown } | null) => field?.Name === 'DestinationPhoneNumber')
  );
}
