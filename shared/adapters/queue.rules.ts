/** What SQS refuses, so that every adapter refuses it with the same words. The limit of 256 KiB is the port's. */
const MAX_BODY_BYTES = 256 * 1024;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html: the characters of XML 1.0.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** @throws InvalidMessage when no queue would take this body. */
export function checkBody(body: string): void {
  if (body === '') throw new InvalidMessage('A message on the queue cannot be empty.');
  // A character is at most three bytes in UTF-8, and so short bodies need no counting.
  const bytes = body.length * 3 > MAX_BODY_BYTES ? Buffer.byteLength(body) : 0;
  if (bytes > MAX_BODY_BYTES)
    throw new InvalidMessage(
      `A message on the queue has at most ${MAX_BODY_BYTES} bytes in UTF-8, this one has ${bytes}; refuse it where it comes in.`,
    );
  if (FORBIDDEN.test(body))
    throw new InvalidMessage(
      'A message on the queue holds no control characters and no half surrogate pairs; send base64.',
    );
}

export const MAX_RECEIVED = 10;

/** @throws RangeError unless it is a number of messages that one call may ask for. */
export function checkMax(max: number): void {
  if (!Number.isInteger(max) || max < 1 || max > MAX_RECEIVED)
    throw new RangeError(`receive expects 1 to ${MAX_RECEIVED} messages at most, found ${max}.`);
}

/** The body cannot be sent, now or ever. Says which rule was broken, without anything of the body. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}
