import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { Acted } from '../../functions/staff-tasks/act.ts';
import { staffLanguage } from '../../functions/staff-pages/written.ts';
import { finishSchema, finishTask } from '../../functions/staff-tasks/finish-task.ts';
import { TaskChanged, TaskUnknown } from '../../functions/staff-tasks/find-task.ts';
import { countTasks, listTasks, PAGE_OF_TASKS, readTask } from '../../functions/staff-tasks/list-tasks.ts';
import { postcardsCsv } from '../../functions/staff-tasks/postcards.ts';
import { DateRefused, postponeSchema, postponeTask } from '../../functions/staff-tasks/postpone-task.ts';
import { viewOf } from '../../functions/staff-tasks/view.ts';
import type { Written } from '../../functions/staff-tasks/written.ts';
import { InvalidWrite } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { taskReasons } from '../../workflows/tasks.ts';
import type { LocalWorld } from './world.ts';

/** What `GET /local` lists of them. */
export const TASK_ENDPOINTS = {
  'GET /local/tasks':
    '{ today, counts, tasks, next }: open tasks, the first due first; ?limit=<1-200>, ?after=<next> for the next page',
  'GET /local/tasks/<id>': 'one task, open or done',
  'POST /local/tasks/<id>/done':
    '{ "outcome": "reached" or "not-reached" or "not-needed", "note": "…", "version": 0 } → the task; note and version may be left out',
  'POST /local/tasks/<id>/postpone':
    '{ "to": "2028-01-20", "reason": "…", "version": 0 } → the task, due on that day or the next working day',
  'GET /local/tasks/postcards.csv': 'the postcards to be written today, for a mail merge',
} as const;

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE_OF_TASKS.most).optional(),
  after: z.string().optional(),
});

/** What may be done with a task. */
type Verb = 'done' | 'postpone';

/**
 * The routes of the list of tasks. To be mounted at `/` after what keeps strangers and other origins out (./server.ts).
 * The reasons speak the language of staff; what it answers to a mistake is for whoever programs it, in English.
 */
export function taskRoutes(
  local: LocalWorld,
  {
    language = staffLanguage(local.workflows.organisation),
    reasons = taskReasons,
  }: Partial<Pick<Written, 'language' | 'reasons'>> = {},
): Hono {
  const { world, engine, workflows } = local;
  const { organisation } = workflows;
  const texts: Written = { organisation, reasons, language };
  const today = () => dateIn(organisation.zone, world.clock.now());
  const app = new Hono();

  /** Reads, acts, and does what follows from it. @throws what the verbs throw, and ZodError. */
  const act = async (verb: Verb, id: string, given: unknown): Promise<Acted> => {
    const acted =
      verb === 'done'
        ? await finishTask(world, id, finishSchema.parse(given))
        : await postponeTask(world, texts, id, postponeSchema.parse(given));
    await engine.settle();
    return acted;
  };

  const list = async (page: z.infer<typeof pageSchema>) => {
    await engine.settle();
    const { limit, after } = page;
    const found = await listTasks(world, texts, {
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    });
    return { ...found, counts: await countTasks(world, found.today) };
  };

  app.get('/local/tasks', async (c) =>
    answer(c, async () => c.json(await list(pageSchema.parse(c.req.query())))),
  );
  app.get('/local/tasks/postcards.csv', async (c) => {
    await engine.settle();
    const csv = await postcardsCsv(world, texts);
    return c.body(csv, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="postcards-${today()}.csv"`,
      'cache-control': 'no-store',
    });
  });
  app.get('/local/tasks/:id', async (c) =>
    answer(c, async () => {
      await engine.settle();
      return c.json(await readTask(world, texts, c.req.param('id')));
    }),
  );

  for (const verb of ['done', 'postpone'] as const) {
    app.post(`/local/tasks/:id/${verb}`, async (c) =>
      answer(c, async () => {
        // What is no JSON is refused by the schema, which says what was expected.
        const given: unknown = await c.req.json().catch(() => undefined);
        const { task } = await act(verb, c.req.param('id'), given);
        return c.json(await viewOf(world.items, texts, task, today()));
      }),
    );
  }

  /** Refusals as JSON; of a task that has changed also how it stands. */
  async function answer(c: Context, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const { status, code, message } = refusal;
      const task =
        error instanceof TaskChanged ? await viewOf(world.items, texts, error.task, today()) : undefined;
      return c.json({ error: code, message, ...(task && { task }) }, status);
    }
  }
  return app;
}

interface Refusal {
  readonly status: 400 | 404 | 409;
  readonly code: string;
  readonly message: string;
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof z.ZodError) return bad(z.prettifyError(error));
  if (error instanceof DateRefused) return bad(error.message);
  if (error instanceof InvalidWrite) return bad('Give as after the next of a page before.');
  if (error instanceof TaskUnknown) return { status: 404, code: 'not-found', message: error.message };
  if (error instanceof TaskChanged) return { status: 409, code: 'changed', message: error.message };
  return undefined;
}

const bad = (message: string): Refusal => ({ status: 400, code: 'bad-request', message });
