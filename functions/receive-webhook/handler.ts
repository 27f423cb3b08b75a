import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { answerTo, stored } from './answer.ts';
import type { Needs } from './needs.ts';
import { receiveWebhook, type Receiving } from './receive-webhook.ts';

/** `ANY /hooks/{form}` and `ANY /hooks/{form}/{secret}` of an HTTP API, payload format 2.0. */
export function createHandler(world: Needs, workflows: Receiving) {
  return middy(async (event: APIGatewayProxyEventV2) =>
    stored(
      await receiveWebhook(world, workflows, {
        method: event.requestContext.http.method,
        form: event.pathParameters?.form ?? '',
        pathSecret: event.pathParameters?.secret,
        query: event.rawQueryString,
        headers: event.headers,
        body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
        receivedAtMs: event.requestContext.timeEpoch,
      }),
    ),
  ).onError((request) => {
    request.response = answerTo(request.error);
  });
}
