import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured logs for people on call. Ids and error names only: a log line that holds a name or an address reveals
 * that someone is a member of a union.
 */
export const log = new Logger({ serviceName: 'lojal' });

/** What may be told of an error: its name and where it was thrown, never its message, which can quote data. */
export function errorFacts(error: unknown): { error: string; at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const at = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { error: error.name, ...(at && { at: at.trim().replace(/^.*[/\\](?=[^/\\]+:\d+:\d+)/, 'at ') }) };
}
