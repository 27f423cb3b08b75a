import { createServer } from '../../infra/local/server.ts';
import type { Language } from '../../shared/message/template.ts';
import { workflows } from '../../workflows/index.ts';
import { withTask } from './tasks.ts';

export const ORIGIN = 'http://127.0.0.1:3000';

/** The list behind the server, as curl and a browser ask it. */
export async function servedTasks(
  wanted: Parameters<typeof withTask>[0] = {},
  /** In which staff read; default that of the example organisation. */
  language: Language = 'sv',
) {
  const staff = { email: 'kansliet@example.org', language };
  const organisation = { ...workflows.organisation, staff };
  const made = await withTask(wanted, { workflows: { ...workflows, organisation } });
  const app = createServer(made.local, () => undefined);
  const ask = async (path: string, init?: RequestInit) => app.request(`${ORIGIN}${path}`, init);
  const json = async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>;
  const page = async (path = '/calls') => (await ask(path)).text();
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await ask(path, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const press = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(form), headers });
  return { ...made, app, ask, json, page, post, press };
}
