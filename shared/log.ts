import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured logs for people on call. Ids and error names only: a log line that holds a name or an address reveals
 * that someone is a member of a union.
 */
export const log = new Logger({ serviceName: 'lojal' });

/** What may be told of an error: its name and where it was thrown, never its message, which can quote data. */
export function errorFacts(error: unknown): { error: string; at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, in which a line may look like a frame.
  const message = error.stack?.indexOf(error.message) ?? -1;
  const frames = message < 0 ? error.stack : error.stack?.slice(message + error.message.length);
  const frame = frames?.split('\n').find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return {
    error: error.name,
    ...(frame && { at: frame.trim().replace(/^.*[/\\](?=[^/\\]+:\d+:\d+)/, 'at ') }),
  };
}
