import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { answer, notAllowed } from './answer.ts';
import { faultPage, notFoundPage, unsubscribePage } from './page.ts';
import { unsubscribe, viewUnsubscribe } from './unsubscribe.ts';
import type { Needs } from './needs.ts';

const ACTS = new Map([
  ['GET', viewUnsubscribe],
  ['HEAD', viewUnsubscribe],
  ['POST', unsubscribe],
]);

/** `ANY /u/{token}` of an HTTP API, payload format 2.0. GET and HEAD show, POST acts, whatever its body says. */
export function createHandler(world: Needs, workflows: Pick<Workflows, 'organisation'>) {
  const { organisation } = workflows;
  return middy(async (event: APIGatewayProxyEventV2) => {
    const { method } = event.requestContext.http;
    const act = ACTS.get(method);
    if (!act) return notAllowed([...ACTS.keys()]);
    const view = await act(world, event.pathParameters?.token ?? '');
    const page = view.found ? unsubscribePage(view, organisation) : notFoundPage(organisation);
    return answer(view.found ? 200 : 404, method, await page);
  }).onError(async (request) => {
    log.error('a member page failed', errorFacts(request.error));
    request.response = answer(500, request.event.requestContext.http.method, await faultPage(organisation));
  });
}
