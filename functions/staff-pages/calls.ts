import * as z from 'zod';
import { InvalidWrite } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { finishSchema, finishTask, MOST_NOTED } from '../staff-tasks/finish-task.ts';
import { TaskChanged, TaskUnknown } from '../staff-tasks/find-task.ts';
import { countTasks, listTasks } from '../staff-tasks/list-tasks.ts';
import { postcardsCsv } from '../staff-tasks/postcards.ts';
import { DateRefused, postponeSchema, postponeTask } from '../staff-tasks/postpone-task.ts';
import { problemsIn, type CallProblem } from './call-problems.ts';
import { callsPage, type CallsShown, type Filled, type Told } from './calls-page.ts';
import { FORM_WORDS } from '../member-pages/words-form.ts';
import { dayIn } from './moment.ts';
import type { Needs } from './needs.ts';
import type { StaffRequest } from './request.ts';
import type { Reply } from './respond.ts';
import { CALLS_WORDS } from './words-calls.ts';
import { staffLanguage, type Written } from './written.ts';

/** Each is a card with two forms: more are long to scroll through on a phone, and slow to make. */
const CALLS_A_PAGE = 25;

const DID = ['done', 'postpone', 'again'] as const;

/** `GET /calls?after=…`: what staff are to do for members, the first due first. */
export async function listCalls(
  world: Needs,
  written: Written,
  { query }: StaffRequest,
): Promise<Reply | undefined> {
  const after = query.get('after') ?? undefined;
  const did = DID.find((one) => one === query.get('did'));
  const told: Told | undefined = did && { good: true, text: CALLS_WORDS[written.language].told[did] };
  return shown(world, written, { after, status: 200, told });
}

/** `GET /calls/postcards.csv`: those to be written today, for a mail merge. */
export async function listPostcards(world: Needs, written: Written): Promise<Reply> {
  const today = dateIn(written.organisation.zone, world.clock.now());
  return { csv: await postcardsCsv(world, written), name: `postcards-${today}.csv` };
}

/** `POST /calls/<id>/done` and `/postpone`; other forms are none of ours. */
export async function actOnCall(
  world: Needs,
  written: Written,
  { path, fields, query }: StaffRequest,
): Promise<Reply | undefined> {
  const [, id = '', name = ''] = path;
  const form = name === 'done' || name === 'postpone' ? name : undefined;
  if (!form) return undefined;
  const after = query.get('after') ?? undefined;
  try {
    const { again } = await act(world, written, { id, form, fields });
    const told = new URLSearchParams({ did: again ? 'again' : form, ...(after !== undefined && { after }) });
    return { seeOther: `/calls?${told.toString()}` };
  } catch (error) {
    const refusal = refusalOf(error, written, fields);
    if (!refusal) throw error;
    // The form may have gone with its task; what a person has written must not go with it.
    const kept = error instanceof TaskChanged ? (fields.note ?? fields.reason) : undefined;
    const { text, problems } = refusal;
    const told = { good: false, text, kept, problems };
    return shown(world, written, { after, status: refusal.status, told, filled: { task: id, form, fields } });
  }
}

/** A browser sends `\r\n`, which counts as one character to whoever writes. */
const lines = (text = ''): string => text.replaceAll('\r\n', '\n');

async function act(
  world: Needs,
  written: Written,
  { id, form, fields }: { id: string; form: Filled['form']; fields: Filled['fields'] },
) {
  const version = Number(fields.version);
  if (form === 'postpone') {
    const given = { to: fields.to, reason: lines(fields.reason), version };
    return postponeTask(world, written, id, postponeSchema.parse(given));
  }
  const note = lines(fields.note);
  const given = { outcome: fields.outcome, version, ...(note.trim() !== '' && { note }) };
  return finishTask(world, id, finishSchema.parse(given));
}

interface Show {
  readonly after: string | undefined;
  readonly status: number;
  readonly told?: Told | undefined;
  readonly filled?: Filled;
}

/** A page of the list, with what is to be told; none behind a cursor that never was. */
async function shown(
  world: Needs,
  written: Written,
  { after, status, told, filled }: Show,
): Promise<Reply | undefined> {
  const { language, organisation } = written;
  const now = world.clock.now();
  try {
    const { next, ...found } = await listTasks(world, written, {
      limit: CALLS_A_PAGE,
      ...(after !== undefined && { after }),
    });
    const counts = await countTasks(world, found.today);
    const { zone } = organisation;
    const view: CallsShown = {
      ...found,
      counts,
      after,
      next,
      language,
      zone,
      now,
      told,
      written: filled,
      staffLanguage: staffLanguage(organisation),
    };
    return { status, page: callsPage(written, view) };
  } catch (error) {
    if (error instanceof InvalidWrite) return undefined;
    throw error;
  }
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly problems?: readonly CallProblem[];
}

/** A refusal as the page says it to staff. */
function refusalOf(error: unknown, { language }: Written, fields: Filled['fields']): Refusal | undefined {
  const words = CALLS_WORDS[language];
  if (error instanceof z.ZodError) {
    const read = { note: lines(fields.note), reason: lines(fields.reason) };
    const problems = problemsIn(error, read, language);
    const text = problems.length > 0 ? FORM_WORDS[language].problem : words.notTaken(MOST_NOTED);
    return { status: 400, text, problems };
  }
  if (error instanceof DateRefused) {
    const text = words.dates(dayIn(error.first, language), dayIn(error.last, language));
    return { status: 400, text: FORM_WORDS[language].problem, problems: [{ field: 'to', text }] };
  }
  if (error instanceof TaskUnknown) return { status: 404, text: words.unknown };
  if (!(error instanceof TaskChanged)) return undefined;
  const { task } = error;
  const text =
    task.state === 'done'
      ? words.changed.done(words.outcomes[task.kind][task.outcome])
      : words.changed.postponed(dayIn(task.dueOn, language));
  return { status: 409, text };
}
