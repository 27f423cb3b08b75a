import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { EXAMPLE_MEMBERS } from '../../infra/local/examples.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { kill, startLocal, type Started } from '../support/process.ts';

/**
 * Kills `npm start` with SIGKILL in the middle of a story, again and again, and starts it anew. The sender repeats
 * what got no answer, as senders do. The provider's own books are the judge.
 *
 *   node test/simulation/kill.ts [kills] [seed]
 *
 * The moments come from the seed; how far the process has come by then is up to the machine.
 */
const kills = Number(process.argv[2] ?? 10);
const seed = process.argv[3] ?? String(Date.now());
const random = seededBytes(`kill-${seed}`);
const below = (limit: number): number => Buffer.from(random(4)).readUInt32BE() % limit;

const MEMBERS = EXAMPLE_MEMBERS;
const WEEKS = Array.from({ length: 9 }, (_, week) =>
  new Date(Date.UTC(2028, 0, 10 + 7 * (week + 1))).toISOString(),
);

type Step = (url: string) => Promise<Response>;
const steps: readonly Step[] = [
  ...MEMBERS.map(
    (member): Step =>
      (url) =>
        letJoin(url, member),
  ),
  ...WEEKS.map(
    (to): Step =>
      (url) =>
        post(`${url}/local/clock/advance`, JSON.stringify({ to })),
  ),
];

const data = mkdtempSync(join(tmpdir(), 'lojal-kill-'));
const args = ['--empty', '--at', '2028-01-10T08:00:00Z'];
/** At which step, and how many milliseconds into it. */
const moments = Array.from({ length: kills }, () => ({ step: below(steps.length), ms: below(40) })).toSorted(
  (a, b) => a.step - b.step,
);

let running: Started = await startLocal(data, args);
const starts = [running.startMs];
let done = 0;
for (const [at, step] of steps.entries()) {
  for (let answered = false; !answered;) {
    const moment = moments[0]?.step === at ? moments.shift() : undefined;
    const killed = moment && killAfter(running, moment.ms);
    try {
      const response = await step(running.url);
      // Every step may be repeated: as long as a moment is planned here, it is.
      answered = response.ok && moments[0]?.step !== at;
      if (!response.ok)
        throw new Error(`step ${at} was answered with ${response.status}: ${await response.text()}`);
    } catch (error) {
      if (!killed) throw error;
    }
    if (!killed) continue;
    await killed;
    done += 1;
    running = await startLocal(data, args);
    starts.push(running.startMs);
  }
}

interface Message {
  readonly key: string;
  readonly to: string;
  readonly step: string;
}
const messages = (await (await fetch(`${running.url}/local/messages`)).json()) as Message[];
const runs = (await (await fetch(`${running.url}/local/runs`)).json()) as { member: string; state: string }[];
const fates = (
  await Promise.all(
    [...new Set(runs.map((run) => run.member))].map(async (member) => {
      const row = (await (await fetch(`${running.url}/local/members/${member}`)).json()) as {
        messages: { key: string; state: string }[];
      };
      return row.messages;
    }),
  )
).flat();
await kill(running.child, 'SIGTERM');
rmSync(data, { recursive: true });

const due = MEMBERS.length * 5;
const doubled = messages.length - new Set(messages.map(({ key }) => key)).size;
const taken = new Set(messages.map(({ key }) => key));
const accepted = taken.size;
const inDoubt = fates.filter(({ state }) => state === 'presumed-sent' || state === 'unknown');
const presumed = inDoubt.length;
// One in doubt may have been taken all the same: it is not counted twice.
const lost = due - accepted - inDoubt.filter(({ key }) => !taken.has(key)).length;
const open = runs.filter(({ state }) => state !== 'completed').length;
starts.sort((a, b) => a - b);
console.log(
  `seed ${seed}: ${done} kills, ${due} messages due, ${accepted} accepted, ${presumed} unknown and said so, ` +
    `${doubled} doubled, ${lost} lost, ${runs.length} runs, ${open} not completed; ` +
    `median start ${Math.round(starts[Math.floor(starts.length / 2)]!)} ms`,
);
// A kill between taking hold of a message and the provider's answer leaves it unknown: at most once each.
const good =
  done === kills &&
  doubled === 0 &&
  lost === 0 &&
  open === 0 &&
  runs.length === MEMBERS.length &&
  presumed <= done;
process.exit(good ? 0 : 1);

async function letJoin(url: string, member: (typeof MEMBERS)[number]): Promise<Response> {
  const forms = (await (await fetch(`${url}/local/forms`)).json()) as {
    name: string;
    url: string;
    secret: string;
  }[];
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

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

function killAfter(started: Started, ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => void kill(started.child, 'SIGKILL').then(resolve), ms);
  });
}
