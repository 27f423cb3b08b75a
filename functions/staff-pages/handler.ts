import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import type { Needs } from './needs.ts';
import { readRequest } from './request.ts';
import { respond } from './respond.ts';
import { answerTo } from './routes.ts';
import { wordPage } from './shell.ts';
import { SHELL_WORDS } from './words-shell.ts';
import { writtenFor, type Options } from './written.ts';

/**
 * The pages of staff, as an HTTP API of payload format 2.0 asks for them: `ANY /members`, `/journeys`, `/calls`,
 * `/pulse` and what is behind them. Whoever mounts it keeps strangers out: it asks nobody who they are.
 */
export function createHandler(world: Needs, workflows: Workflows, options: Options = {}) {
  const written = writtenFor(workflows, options);
  return middy((event: APIGatewayProxyEventV2) => {
    const request = readRequest(event);
    return answerTo(world, written(request), request);
  }).onError(async (request) => {
    log.error('a page of staff failed', errorFacts(request.error));
    const texts = written(readRequest(request.event));
    const page = wordPage(texts, SHELL_WORDS[texts.language].fault);
    const { method } = request.event.requestContext.http;
    request.response = await respond(method, { status: 500, page });
  });
}
