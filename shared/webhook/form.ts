import jsonata from 'jsonata';
import * as z from 'zod';
import { parseEvent, isEventType, type EventFields, type EventType } from '../member/event.ts';
import { WebhookRefused } from './refusal.ts';

/** One entry of workflows/forms.ts: how the submissions of one form become events. */
export interface Form {
  /** In the URL: /hooks/<name>. A contract with whoever set up the form. */
  readonly name: string;
  /** How the sender proves who it is; see functions/receive-webhook/README.md. */
  readonly source: 'standard-webhooks';
  /** The secret's name in the secrets store. */
  readonly secret: string;
  readonly event: EventType;
  /** JSONata: makes `{ member, occurredAt?, … }` from the body. */
  readonly map: string;
  /** A body as the form's tool sends it: shown to whoever connects a form, and used by tests. */
  readonly example: Readonly<Record<string, unknown>>;
}

export interface LoadedForm extends Form {
  /** @throws WebhookRefused does-not-map or invalid-event, naming the fields and never their values. */
  readonly toEvent: (body: unknown) => Promise<EventFields>;
}

/** Milliseconds, calls within calls, and elements of a list: what an expression gets, whatever the body asks of it. */
const LIMITS = { timeout: 200, stack: 100, sequence: 1000 };
/** JSONata's own code for the first of them. */
const TIMED_OUT = 'D1012';

// Evaluates text, may take for ever, or makes the same body give different events.
const REFUSED_FUNCTIONS = new Set(['eval', 'match', 'random', 'shuffle', 'now', 'millis']);

/**
 * Checks the forms when they are loaded, so that a typing error shows at start and not at the first submission.
 * @throws FormInvalid with every problem of every form.
 */
export function loadForms(forms: readonly Form[]): ReadonlyMap<string, LoadedForm> {
  const problems: string[] = [];
  const loaded = new Map<string, LoadedForm>();
  for (const form of forms) {
    const say = (problem: string): number => problems.push(`form "${form.name}": ${problem}`);
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(form.name))
      say('the name must be lower-case letters, digits and hyphens');
    if (loaded.has(form.name)) say('the name is used twice; rename one');
    if (!isEventType(form.event)) say(`there is no event type "${String(form.event)}"`);
    if (form.source !== 'standard-webhooks') say('its source must be standard-webhooks');
    // The secret itself, pasted here, would end up in a repository; nor is it repeated in this message.
    if (!form.secret || form.secret.startsWith('whsec_'))
      say('secret must be the name of a secret, not the secret');
    try {
      loaded.set(form.name, { ...form, toEvent: mapper(form) });
    } catch (error) {
      say(`its map ${problemOf(error)}`);
    }
  }
  if (problems.length > 0) throw new FormInvalid(problems);
  return loaded;
}

function mapper(form: Form): (body: unknown) => Promise<EventFields> {
  const expression = jsonata(form.map, LIMITS);
  refuseDangerous(expression.ast());
  return async (body) => {
    let fields: unknown;
    try {
      fields = await evaluate(expression, body);
    } catch {
      // JSONata's own message can quote the body.
      throw new WebhookRefused('does-not-map', `The body does not fit the map of form "${form.name}".`);
    }
    const parsed = parseEvent(form.event, fields);
    if (!parsed.success) {
      throw new WebhookRefused(
        'invalid-event',
        `The event ${form.event} is not complete: ${parsed.problems.join('; ')}.`,
      );
    }
    return parsed.event;
  };
}

/** The limit of time is the wall's, which a busy machine spends too: only what runs into it twice is to blame itself. */
async function evaluate(expression: jsonata.Expression, body: unknown): Promise<unknown> {
  try {
    return (await expression.evaluate(body)) as unknown;
  } catch (error) {
    if ((error as { code?: unknown }).code !== TIMED_OUT) throw error;
    return (await expression.evaluate(body)) as unknown;
  }
}

/** JSONata throws plain objects, with the place counted in characters. */
function problemOf(error: unknown): string {
  if (error instanceof DangerousMap) return error.message;
  const { message, position } = z
    .object({ message: z.string(), position: z.number() })
    .partial()
    .parse(error);
  return `cannot be read as JSONata${position === undefined ? '' : `, at character ${position}`}: ${message ?? 'no reason given'}`;
}

class DangerousMap extends Error {
  override readonly name = 'DangerousMap';
}

function refuseDangerous(root: unknown): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { type, value } = node as { type?: unknown; value?: unknown };
    if (type === 'regex')
      throw new DangerousMap('uses a regular expression, which could run for ever on a hostile body');
    if (type === 'variable' && typeof value === 'string' && REFUSED_FUNCTIONS.has(value)) {
      throw new DangerousMap(`uses $${value}, which is not allowed in a map`);
    }
    open.push(...Object.values(node));
  }
}

export class FormInvalid extends Error {
  override readonly name = 'FormInvalid';
  constructor(problems: readonly string[]) {
    super(`workflows/forms.ts cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}
