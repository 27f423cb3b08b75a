import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { postAnswer, viewAnswer } from './answer-view.ts';
import type { Needs } from './needs.ts';
import { viewAbout, viewWhy } from './own-pages.ts';
import { notFoundPage, unsubscribePage } from './page.ts';
import { postPreferences, viewPreferences } from './preferences-view.ts';
import type { PageRequest } from './request.ts';
import { notAllowed, respond, type Reply } from './respond.ts';
import { unsubscribe, viewUnsubscribe, type UnsubscribeView } from './unsubscribe.ts';
import type { Written } from './written.ts';

type Act = (world: Needs, written: Written, request: PageRequest) => Promise<Reply>;

/** GET and HEAD show and change nothing; POST acts, where there is something to do. */
const shows = (view: Act): [string, Act][] => [
  ['GET', view],
  ['HEAD', view],
];
const ROUTES: ReadonlyMap<string, ReadonlyMap<string, Act>> = new Map([
  ['u', new Map([...shows(page(viewUnsubscribe)), ['POST', page(unsubscribe)]])],
  ['a', new Map([...shows(viewAnswer), ['POST', postAnswer]])],
  ['p', new Map([...shows(viewPreferences), ['POST', postPreferences]])],
  ['p/why', new Map(shows(viewWhy))],
  ['p/about', new Map(shows(viewAbout))],
]);

export async function answerTo(
  world: Needs,
  written: Written,
  request: PageRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const acts = ROUTES.get(request.route);
  if (!acts) return respond(request.method, { status: 404, page: notFoundPage(written.organisation) });
  const act = acts.get(request.method);
  if (!act) return notAllowed([...acts.keys()]);
  return respond(request.method, await act(world, written, request));
}

/** One click, by a mail program or a person: whatever its body says, and wherever it comes from (RFC 8058). */
function page(view: (world: Needs, token: string) => Promise<UnsubscribeView>): Act {
  return async (world, { organisation }, { token }) => {
    const found = await view(world, token);
    return found.found
      ? { status: 200, page: unsubscribePage(found, organisation) }
      : { status: 404, page: notFoundPage(organisation) };
  };
}
