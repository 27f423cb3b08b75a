import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { errorFacts, log } from '../../shared/log.ts';
import type { Needs } from './needs.ts';
import { faultPage } from './page.ts';
import { readRequest } from './request.ts';
import { respond } from './respond.ts';
import { answerTo } from './routes.ts';
import type { Written } from './written.ts';

/** `ANY /u/{token}`, `/a/{token}`, `/p/{token}` and `/p/{token}/{page}` of an HTTP API, payload format 2.0. */
export function createHandler(world: Needs, written: Written) {
  return middy((event: APIGatewayProxyEventV2) => answerTo(world, written, readRequest(event))).onError(
    async (request) => {
      log.error('a member page failed', errorFacts(request.error));
      const reply = { status: 500, page: faultPage(written.organisation) };
      request.response = await respond(request.event.requestContext.http.method, reply);
    },
  );
}
