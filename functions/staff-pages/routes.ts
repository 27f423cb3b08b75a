import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { actOnCall, listCalls, listPostcards } from './calls.ts';
import { listJourneys, viewJourney, viewMessage } from './journeys.ts';
import type { Needs } from './needs.ts';
import { isForeign, type StaffRequest } from './request.ts';
import { notAllowed, respond, type Reply } from './respond.ts';
import { viewPulse } from './pulse.ts';
import { wordPage } from './shell.ts';
import { viewMember } from './member.ts';
import { listMembers, searchMembers } from './members.ts';
import { SHELL_WORDS } from './words-shell.ts';
import type { Written } from './written.ts';

/** Answers a request; undefined when there is nothing of that name. */
export type Act = (world: Needs, written: Written, request: StaffRequest) => Promise<Reply | undefined>;

interface Route {
  /** `:` stands for any one part. */
  readonly path: readonly string[];
  /** GET and HEAD show and change nothing. */
  readonly shows?: Act;
  readonly acts?: Act;
}

const ROUTES: readonly Route[] = [
  // What is searched for is personal, so it goes in the body: addresses stand in logs and histories.
  { path: ['members'], shows: listMembers, acts: searchMembers },
  { path: ['members', ':'], shows: viewMember },
  { path: ['journeys'], shows: listJourneys },
  { path: ['journeys', ':'], shows: viewJourney },
  { path: ['journeys', ':', ':', ':'], shows: viewMessage },
  { path: ['calls'], shows: listCalls },
  { path: ['calls', 'postcards.csv'], shows: listPostcards },
  { path: ['calls', ':', ':'], acts: actOnCall },
  { path: ['pulse'], shows: viewPulse },
  // As the daily mail to staff has named it.
  { path: ['tasks'], shows: async () => ({ seeOther: '/calls' }) },
];

export async function answerTo(
  world: Needs,
  written: Written,
  request: StaffRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { method, path } = request;
  const route = ROUTES.find(
    (one) => one.path.length === path.length && one.path.every((part, i) => part === ':' || part === path[i]),
  );
  if (!route) return respond(method, notFound(written));
  const { shows, acts } = route;
  if (method === 'POST' && acts && isForeign(request, world.publicUrl))
    return respond(method, { status: 403, page: wordPage(written, SHELL_WORDS[written.language].foreign) });
  const act = method === 'POST' ? acts : method === 'GET' || method === 'HEAD' ? shows : undefined;
  if (!act) return notAllowed([...(shows ? ['GET', 'HEAD'] : []), ...(acts ? ['POST'] : [])]);
  return respond(method, (await act(world, written, request)) ?? notFound(written));
}

const notFound = (written: Written): Reply => ({
  status: 404,
  page: wordPage(written, SHELL_WORDS[written.language].notFound),
});
