import { createRun, keepAnswer, runKey, toRun, isOpen, type OpenRun } from '../../shared/journey/run.ts';
import type { AskTask, Expected } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Template } from '../../shared/message/template.ts';
import type { Value, Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { A_MAIL, askTask, helloIsDue, runsOf, type Due } from './sending.ts';

/** What the state machine was told, and with which token. */
export interface Told {
  readonly token: string;
  readonly way: string;
  readonly resumeAt: string;
}

export interface AskDue extends Due {
  readonly task: AskTask;
  readonly told: Told[];
  /** What cannot be reached while it is down. */
  readonly platform: { down: boolean };
}

/** As `helloIsDue`, but `hello` asks a question. Who is told is noted, in the place of a state machine. */
export async function askIsDue(options: Parameters<typeof helloIsDue>[0] = {}): Promise<AskDue> {
  const noted = { told: [], platform: { down: false } };
  const decorate = (world: World): World => noting(noted, options.decorate?.(world) ?? world);
  const due = await helloIsDue({ ...options, decorate });
  return { ...due, ...noted, task: askTask(due.task) };
}

function noting({ told, platform }: Pick<AskDue, 'told' | 'platform'>, world: World): World {
  return {
    ...world,
    runs: {
      ...world.runs,
      async tell(token, { way = '', resumeAt = '' }) {
        if (platform.down) throw new Error('the platform is down');
        told.push({ token, way, resumeAt });
        return true;
      },
    },
  };
}

export async function ask({ local, task }: AskDue, changed: Partial<AskTask> = {}): Promise<unknown> {
  return local.functions.invoke('send-message', { ...task, ...changed });
}

/** Sets fields of the member's row, past all rules; null takes one away. */
export async function setMember(
  { local, member }: Due,
  fields: Readonly<Record<string, Value>>,
): Promise<void> {
  const [remove, set] = [true, false].map((gone) =>
    Object.entries(fields).filter(([, value]) => (value === null) === gone),
  );
  const names = remove!.map(([name]) => name);
  if (names.length + set!.length === 0) return;
  await local.world.items.transact([
    { update: memberKey(member), set: Object.fromEntries(set!), remove: names },
  ]);
}

export async function theRun({ local, member, task }: Due): Promise<OpenRun> {
  const runs = await runsOf(local, member);
  const run = runs.find(({ id }) => id === task.run);
  if (!run || !isOpen(run)) throw new Error('The run should be open.');
  return run;
}

/** An answer is recorded on the run. */
export async function answers(due: AskDue, answer: string, at: Instant): Promise<void> {
  const write = keepAnswer(await theRun(due), due.task.question.id, answer, at);
  await due.local.world.items.transact([write]);
}

/** The member has another run, whose next step is due at `at`. */
export async function anotherRun(
  { local, member }: Due,
  given: { journey: string; at: Instant; expected?: Partial<Expected>; also?: (run: OpenRun) => Write },
): Promise<OpenRun> {
  const { journey, at, expected, also } = given;
  const next = {
    step: 'note',
    at,
    date: dateIn('Europe/Stockholm', at),
    expected: { ...A_MAIL, ...expected },
  };
  const created = createRun({ member, journey, occurrence: '2028', next, now: at });
  if (!('put' in created)) throw new TypeError('A run begins with a put.');
  const run = toRun(created.put);
  if (!isOpen(run)) throw new TypeError('A run begins open.');
  await local.world.items.transact([created]);
  if (also) await local.world.items.transact([also(run)]);
  const row = await local.world.items.get(runKey(member, run.id));
  return toRun(row!) as OpenRun;
}

/** The organisation, with other words for `hello` in Swedish. */
export function withHello(changed: Partial<Template>): Workflows {
  const { welcome } = workflows.templates;
  const hello = welcome!.hello!;
  return {
    ...workflows,
    templates: {
      ...workflows.templates,
      welcome: { ...welcome, hello: { ...hello, sv: { ...hello.sv, ...changed } } },
    },
  };
}
