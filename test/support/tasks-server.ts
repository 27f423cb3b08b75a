import { createServer } from '../../infra/local/server.ts';
import { taskRoutes } from '../../infra/local/tasks-page-routes.ts';
import { withTask } from './tasks.ts';

export const ORIGIN = 'http://127.0.0.1:3000';

/** The list behind the server, as curl and a browser ask it. */
export async function servedTasks(wanted: Parameters<typeof withTask>[0] = {}) {
  const made = await withTask(wanted);
  const app = createServer(made.local, () => undefined);
  app.route('/', taskRoutes(made.local));
  const ask = async (path: string, init?: RequestInit) => app.request(`${ORIGIN}${path}`, init);
  const json = async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>;
  const page = async (path = '/tasks') => (await ask(path)).text();
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await ask(path, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const press = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(form), headers });
  return { ...made, app, ask, json, page, post, press };
}
