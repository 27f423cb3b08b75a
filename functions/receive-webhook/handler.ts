import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { accepted, answerTo } from './answer.ts';
import type { Needs } from './needs.ts';
import { receiveWebhook } from './receive-webhook.ts';

/** `ANY /hooks/{form}` of an HTTP API, payload format 2.0. */
export function createHandler(world: Needs, workflows: Pick<Workflows, 'forms'>) {
  return middy(async (event: APIGatewayProxyEventV2) => {
    const { id } = await receiveWebhook(world, workflows, {
      method: event.requestContext.http.method,
      form: event.pathParameters?.form ?? '',
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
      receivedAtMs: event.requestContext.timeEpoch,
    });
    return accepted(id);
  }).onError((request) => {
    request.response = answerTo(request.error);
  });
}
