import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFacts, log } from '../../shared/log.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import type { Stored } from './receive-webhook.ts';

/**
 * 202 also for what waits in quarantine: it is stored, nobody but us can mend it, and a form's tool that gets errors
 * sends for days and then switches the hook off. Whoever writes their own sender reads in the body what is wrong.
 */
export function stored({ id, quarantined, list, conflict }: Stored): APIGatewayProxyStructuredResultV2 {
  if (conflict) return json(202, { conflict: true, id, message: conflict.message });
  if (list) {
    const { taken, waiting, message } = list;
    return json(202, {
      ...(taken > 0 && { accepted: true }),
      ...(waiting > 0 && { quarantined: true, error: 'invalid-event' }),
      id,
      taken,
      waiting,
      message,
    });
  }
  if (!quarantined) return json(202, { accepted: true, id });
  return json(202, { quarantined: true, id, error: quarantined.code, message: quarantined.message });
}

/** What a sender is told when it gets no 2xx. A fault of ours says so, and nothing else. */
export function answerTo(error: unknown): APIGatewayProxyStructuredResultV2 {
  if (error instanceof WebhookRefused) {
    log.info('webhook refused', { code: error.code });
    const headers = {
      ...(error.statusCode === 405 && { allow: 'POST' }),
      ...(error.retryAfter !== undefined && { 'retry-after': String(error.retryAfter) }),
    };
    return json(error.statusCode, { error: error.code, message: error.message }, headers);
  }
  log.error('webhook failed', errorFacts(error));
  return json(500, {
    error: 'fault',
    message: 'Something went wrong on our side. Please send it again: it counts once.',
  });
}

function json(
  statusCode: number,
  body: object,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
