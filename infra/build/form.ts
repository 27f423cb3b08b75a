/**
 * Tries a form of workflows/forms.ts on a body as its tool sends it, without sending anything.
 *   npm run form                            lists the forms
 *   npm run form -- <form>                  prints what its map must make, as JSON Schema
 *   npm run form -- <form> <sample.json>    prints the events that it makes of the sample, and the reason where it makes none
 * The sample is the body as it came; of Jotform, a JSON object of the parts, or the part rawRequest alone. Exits with 1
 * when there is no event, or one of a list is none.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { awsClock } from '../../shared/adapters/clock.aws.ts';
import {
  futureProblems,
  jsonSchemas,
  OwnEventInvalid,
  type EventFields,
  type ParsedEvent,
} from '../../shared/member/event.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { canonicalSchema } from '../../shared/webhook/canonical.ts';
import { FormInvalid, loadForms, type LoadedForm } from '../../shared/webhook/form.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import { gapsOf, type Gaps } from './form-gaps.ts';
import type { Source, Submission } from '../../shared/webhook/source.ts';
import { SOURCES } from '../../shared/webhook/sources/index.ts';
import { submissionOf } from '../../shared/webhook/sources/jotform.ts';

export interface Tried {
  readonly events: readonly EventFields[];
  /** For whoever mends the map: what is wrong with which field, in a list of which event. */
  readonly reason?: string;
  /** The fields of the map for which the sample has nothing. */
  readonly without: readonly string[];
}

/** @param now what counts as the future is judged by it. */
export async function tryForm(form: LoadedForm, sample: Uint8Array, now: Instant): Promise<Tried> {
  let gaps: Gaps = { fields: [] };
  try {
    const { body } = await readSample(SOURCES[form.source], withoutMark(sample));
    gaps = await gapsOf(form, body);
    const { isList, events } = await form.toEvents(body);
    const judged = events.map((one) => judge(form, one, now));
    const reasons = judged.flatMap(({ problems }, index) =>
      problems.map((words) => (isList ? `event ${index + 1}: ${words}` : words)),
    );
    return {
      events: judged.flatMap(({ event }) => (event ? [event] : [])),
      without: gaps.fields,
      ...(reasons.length > 0 && { reason: reasons.join('\n') }),
    };
  } catch (error) {
    if (!(error instanceof WebhookRefused)) throw error;
    // The sample is theirs: here, and nowhere else, may be told what in it the map stumbles over.
    const why = gaps.reason === undefined ? '' : ` JSONata says: ${gaps.reason}`;
    return { events: [], without: gaps.fields, reason: `${error.code}: ${error.message}${why}` };
  }
}

function judge(
  { inItsWords }: LoadedForm,
  parsed: ParsedEvent,
  now: Instant,
): { readonly event?: EventFields; readonly problems: readonly string[] } {
  if (!parsed.success) return parsed;
  const problems = futureProblems(parsed.event, now).map(inItsWords);
  return problems.length > 0 ? { problems } : { event: parsed.event, problems };
}

/** Editors on Windows set a byte order mark before what they save; no tool sends one. */
const withoutMark = (sample: Uint8Array): Uint8Array =>
  sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? sample.subarray(3) : sample;

async function readSample(source: Source, sample: Uint8Array): Promise<Submission> {
  const request = {
    method: 'POST',
    url: '',
    query: '',
    pathSecret: undefined,
    headers: { 'webhook-id': 'sample' },
    body: sample,
    receivedAtMs: 0,
  };
  if (source.takes === 'json') return source.read(request);
  const opened = jsonOf(sample);
  const parts = partsSchema.safeParse(
    isAnswersAlone(opened) ? { submissionID: 'sample', rawRequest: opened } : opened,
  );
  if (!parts.success) throw new WebhookRefused('not-form-data', 'Write the parts as one JSON object.');
  return submissionOf(new Map(Object.entries(parts.data)));
}

/** `rawRequest` may stand there as the text that it is, or opened for reading. */
const partsSchema = z.record(
  z.string(),
  z.union([z.string(), z.record(z.string(), z.unknown()).transform((opened) => JSON.stringify(opened))]),
);

/** Of Jotform the part `rawRequest` alone, as README.md sends it by hand. */
const isAnswersAlone = (opened: unknown): boolean =>
  typeof opened === 'object' &&
  opened !== null &&
  !Array.isArray(opened) &&
  !['rawRequest', 'formID', 'submissionID'].some((part) => part in opened);

function jsonOf(sample: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(sample).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What a form takes without a map, or what its map must make. */
export function schemaOf({ event, map }: LoadedForm): object | undefined {
  return map === undefined ? canonicalSchema(event) : jsonSchemas().get(event);
}

/** Here and not above: what people write is checked where it is loaded, and told in sentences. */
async function formsOfWorkflows(): Promise<ReadonlyMap<string, LoadedForm>> {
  const { forms } = await import('../../workflows/forms.ts');
  return loadForms(forms);
}

/** @returns the exit code. */
export async function formCommand(
  [name, path]: readonly string[],
  now: Instant,
  say: { out: (text: string) => void; err: (text: string) => void },
  readForms: () => Promise<ReadonlyMap<string, LoadedForm>> = formsOfWorkflows,
): Promise<number> {
  let loaded: ReadonlyMap<string, LoadedForm>;
  try {
    loaded = await readForms();
  } catch (error) {
    if (!(error instanceof FormInvalid) && !(error instanceof OwnEventInvalid)) throw error;
    say.err(error.message);
    return 1;
  }
  const list = [...loaded.values()].map((one) => `${one.name}  ${one.source}  ${one.event}`).join('\n');
  if (name === undefined) {
    say.out(list);
    return 0;
  }
  const form = loaded.get(name);
  if (!form) {
    say.err(`workflows/forms.ts has no form "${name}". It has:\n${list}`);
    return 1;
  }
  if (path === undefined) {
    say.out(JSON.stringify(schemaOf(form), null, 2));
    return 0;
  }
  let sample: Uint8Array;
  try {
    sample = readFileSync(path);
  } catch (error) {
    say.err(
      `The sample cannot be read: ${(error as Error).message}. Give a file with a body as the tool sends it.`,
    );
    return 1;
  }
  const tried = await tryForm(form, sample, now);
  if (tried.without.length > 0)
    say.err(
      `The sample has nothing for these fields of the map: ${tried.without.join(', ')}. Right for a question left empty; else look for a name that is written otherwise.`,
    );
  if (tried.events.length > 0)
    say.out(tried.events.map((event) => JSON.stringify(event, null, 2)).join('\n'));
  if (tried.reason === undefined) return 0;
  say.err(tried.reason);
  return 1;
}

if (import.meta.main) {
  const say = { out: (text: string) => console.log(text), err: (text: string) => console.error(text) };
  process.exitCode = await formCommand(process.argv.slice(2), awsClock.now(), say);
}
