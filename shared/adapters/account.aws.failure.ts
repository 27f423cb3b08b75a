import { AccountUnreadable, type Obstacle } from '../ports/account.ts';

/*
 * Errors of AWS APIs, which name the same thing differently by service and protocol.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html#CommonErrors and each service's reference.
 */
const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken(Exception)?|RequestExpired)$/;
const DENIED =
  /^(AccessDenied(Exception)?|AuthorizationError(Exception)?|NotAuthorized|UnauthorizedOperation|OptInRequired)$/;
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|LimitExceeded|SlowDown)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']);

/** @param call the permission, such as ses:GetAccount. */
export function unreadable(call: string, error: unknown): AccountUnreadable {
  if (error instanceof AccountUnreadable) return error;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return new AccountUnreadable(obstacleOf(name, error), call, `${name}: ${firstLine(message)}`, {
    cause: error,
  });
}

function obstacleOf(name: string, error: unknown): Obstacle {
  if (CREDENTIALS.test(name)) return 'no-credentials';
  if (DENIED.test(name)) return 'denied';
  if (THROTTLED.test(name)) return 'throttled';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return NETWORK.has(code) || name === 'TimeoutError' ? 'unreachable' : 'failed';
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!.trim();

/** Not there: an answer, and no failure. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error &&
  /^(NotFound(Exception)?|ResourceNotFound(Exception)?|QueueDoesNotExist|TableNotFoundException|AWS\.SimpleQueueService\.NonExistentQueue)$/.test(
    error.name,
  );

/** Asks once, and says what stood in the way when there was no answer. @throws AccountUnreadable */
export async function ask<Answer>(call: string, question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    throw unreadable(call, error);
  }
}

/** The same of something that may not be there. @throws AccountUnreadable */
export async function askFor<Answer>(
  call: string,
  question: () => Promise<Answer>,
): Promise<Answer | undefined> {
  return ask(call, async () => {
    try {
      return await question();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  });
}

/** All pages of a list. */
export async function everyPage<Page, One>(
  pages: AsyncIterable<Page>,
  of: (page: Page) => readonly One[] | undefined,
): Promise<readonly One[]> {
  const all: One[] = [];
  for await (const page of pages) all.push(...(of(page) ?? []));
  return all;
}
