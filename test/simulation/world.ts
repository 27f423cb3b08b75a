import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { EXAMPLE_MEMBERS } from '../../infra/local/examples.ts';
import { kill, startLocal, type Started } from '../support/process.ts';

/** A folder for data that is gone afterwards. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-kill-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process that runs `npm start` is asked something, and then ends as it is meant to. */
export async function whileStarted<Result>(
  data: string,
  args: readonly string[],
  work: (started: Started) => Promise<Result>,
): Promise<{ result: Result; startMs: number }> {
  const started = await startLocal(data, args);
  try {
    return { result: await work(started), startMs: started.startMs };
  } finally {
    await kill(started.child, 'SIGTERM');
  }
}

/** @throws what was answered, when that is no success. */
export async function get<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

export const advanceTo = (url: string, to: string): Promise<Response> =>
  post(`${url}/local/clock/advance`, JSON.stringify({ to }));

/** A signed webhook, with the same id however often it is sent. */
export async function letJoin(url: string, member: (typeof EXAMPLE_MEMBERS)[number]): Promise<Response> {
  const forms = await get<readonly { name: string; secret: string }[]>(`${url}/local/forms`);
  const form = forms.find(({ name }) => name === 'join')!;
  const id = `kill-${member.membershipNumber}`;
  const body = JSON.stringify(member);
  const now = new Date();
  return post(`${url}/hooks/join`, body, {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(form.secret).sign(id, now, body),
  });
}

export const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
