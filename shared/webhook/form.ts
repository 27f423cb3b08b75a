import { isEventType, parseEvent, type EventType, type ParsedEvent } from '../member/event.ts';
import { HIGH_TRUST_ONLY, TRUSTS, type Trust } from '../member/trust.ts';
import { OUR_SECRETS } from '../ports/secrets.ts';
import { alone, parseCanonical, parseList, type Parsed } from './canonical.ts';
import { withoutEmpty } from './left-empty.ts';
import { MapInvalid, readMap } from './map.ts';
import { questionsOf, withQuestion, type Questions } from './questions.ts';
import { WebhookRefused } from './refusal.ts';
import type { Source } from './source.ts';
import { isSource, SOURCES, type SourceName } from './sources/index.ts';

/** One entry of workflows/forms.ts: how the submissions of one form become events. */
export interface Form {
  /** In the URL: /hooks/<name>. A contract with whoever set up the form. */
  readonly name: string;
  /** How the sender proves who it is; see functions/receive-webhook/README.md. */
  readonly source: SourceName;
  /** The secret's name in the secrets store. */
  readonly secret: string;
  /** Default: `high` for a source that signs, `low` for all others. A secret in the address is never `high`. */
  readonly trust?: Trust;
  /** Events a local day at most, of a source that does not sign. Default 500. */
  readonly dailyCap?: number;
  readonly event: EventType;
  /** JSONata: makes `{ member, occurredAt?, … }` from the body. Without it the body is our own JSON: ./canonical.ts. */
  readonly map?: string;
  /** A body as the form's tool sends it: shown to whoever connects a form, and used by tests. */
  readonly example: Readonly<Record<string, unknown>>;
}

export interface LoadedForm extends Omit<Form, 'dailyCap'> {
  readonly trust: Trust;
  /** Undefined for a source that signs. */
  readonly dailyCap: number | undefined;
  /**
   * The event that a submission makes, or the events of the list that it, or its map, makes: of a list each is read by
   * itself, and those that are wrong say why.
   * @throws WebhookRefused does-not-map or invalid-event, when it makes no event and no list, naming the fields and never
   * their values.
   */
  readonly toEvents: (body: Body) => Promise<Parsed>;
  /** What is kept of a submission for one event of its list, so that the event can be read again. */
  readonly partFor: (body: Body, index: number) => Part;
  /** A problem of an event, beside its field what the form calls it, where its map tells that. */
  readonly inItsWords: (problem: string) => string;
}

type Body = Readonly<Record<string, unknown>>;

/** A body that makes a list, and where in it, from 0, the event stands. */
export interface Part {
  readonly body: Body;
  readonly at: number;
}

const DAILY_CAP = 500;

/**
 * Checks the forms when they are loaded, so that a typing error shows at start and not at the first submission.
 * @throws FormInvalid with every problem of every form.
 */
export function loadForms(forms: readonly Form[]): ReadonlyMap<string, LoadedForm> {
  const problems: string[] = [];
  const loaded = new Map<string, LoadedForm>();
  const secretOf = new Map<string, string>();
  for (const form of forms) {
    const say = (problem: string): number => problems.push(`form "${form.name}": ${problem}`);
    if (!isName(form.name)) say('the name must be lower-case letters, digits and hyphens');
    if (loaded.has(form.name)) say('the name is used twice; rename one');
    if (!isEventType(form.event)) say(`there is no event type "${String(form.event)}"`);
    // The secret itself, pasted here, would end up in a repository; nor is it repeated in this message.
    if (!isName(form.secret))
      say('secret must be the name of a secret, not the secret: lower-case letters, digits and hyphens');
    if (OUR_SECRETS.some((ours) => ours === form.secret)) say(`"${form.secret}" is a secret of Lojal's own`);
    // Else whoever sends to the one form could send to the other, which may be believed further.
    const owner = secretOf.get(form.secret);
    if (isName(form.secret) && owner !== undefined)
      say(`its secret "${form.secret}" is that of form "${owner}" too; give it one of its own`);
    secretOf.set(form.secret, owner ?? form.name);
    if (!isSource(form.source)) {
      say(`its source must be one of ${Object.keys(SOURCES).join(', ')}`);
      continue;
    }
    const source: Source = SOURCES[form.source];
    for (const problem of trustProblems(form, source)) say(problem);
    try {
      loaded.set(form.name, {
        ...form,
        trust: trustOf(form, source),
        dailyCap: source.proof === 'signature' ? undefined : (form.dailyCap ?? DAILY_CAP),
        ...reader(form, source),
      });
    } catch (error) {
      if (!(error instanceof MapInvalid)) throw error;
      say(`its map ${error.message}`);
    }
  }
  if (problems.length > 0) throw new FormInvalid(problems);
  return loaded;
}

/** Of one who forgot the entry there is nothing to test, and a pattern would read "undefined". */
const isName = (text: unknown): boolean => typeof text === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(text);

function trustOf({ trust }: Form, { proof }: Source): Trust {
  if (proof === 'path') return 'low';
  return trust ?? (proof === 'signature' ? 'high' : 'low');
}

function* trustProblems(form: Form, source: Source): Generator<string> {
  const { trust, dailyCap, event } = form;
  if (trust !== undefined && !TRUSTS.includes(trust)) yield 'trust must be "high" or "low"';
  if (trust === 'high' && source.proof === 'path')
    yield `a form of ${form.source} is never of high trust: its secret stands in the address; leave trust out`;
  if (trustOf(form, source) !== 'high' && HIGH_TRUST_ONLY.has(event)) {
    const mend =
      source.proof === 'path'
        ? 'use another source'
        : 'set trust to "high" if its secret is known to nobody else, or use a source that signs';
    yield `a form of low trust may not send ${event}; ${mend}`;
  }
  if (dailyCap === undefined) return;
  if (source.proof === 'signature') yield 'a source that signs has no dailyCap; leave it out';
  else if (!Number.isSafeInteger(dailyCap) || dailyCap < 1)
    yield 'dailyCap must be a whole number of at least 1';
}

/** @throws MapInvalid */
function reader(form: Form, source: Source): Pick<LoadedForm, 'toEvents' | 'partFor' | 'inItsWords'> {
  if (form.map === undefined) {
    return {
      toEvents: async (body) => wholeOf(form, parseCanonical(form.event, body)),
      partFor: (body, index) => ({ body: { events: [(body.events as readonly unknown[])[index]] }, at: 0 }),
      inItsWords: (problem) => problem,
    };
  }
  const { map: text } = form;
  const map = readMap(text);
  // Most forms never need them.
  let questions: Questions | undefined;
  const inItsWords = (problem: string): string => withQuestion((questions ??= questionsOf(text)), problem);
  return {
    async toEvents(body) {
      let made: unknown;
      try {
        made = await map(body, source.helpers?.(body) ?? {});
      } catch {
        // JSONata's own message can quote the body.
        throw new WebhookRefused('does-not-map', `The body does not fit the map of form "${form.name}".`);
      }
      const parse = (fields: unknown): ParsedEvent => {
        const parsed = parseEvent(form.event, withoutEmpty(fields));
        return parsed.success ? parsed : { ...parsed, problems: parsed.problems.map(inItsWords) };
      };
      return wholeOf(form, Array.isArray(made) ? parseList(made, parse, 'the event') : alone(parse(made)));
    },
    // A mended map begins with the body as it came.
    partFor: (body, index) => ({ body, at: index }),
    inItsWords,
  };
}

function wholeOf({ event }: Form, parsed: Parsed): Parsed {
  const [first] = parsed.events;
  if (parsed.isList || first.success) return parsed;
  throw new WebhookRefused('invalid-event', notComplete(event, first.problems));
}

export const notComplete = (type: EventType, problems: readonly string[]): string =>
  `The event ${type} is not complete: ${inWords(problems)}.`;

const MOST_PROBLEMS = 20;

/** A long list of what is wrong: the first of it, since a row and an answer must hold it. */
export const inWords = (problems: readonly string[]): string =>
  [...problems.slice(0, MOST_PROBLEMS), ...(problems.length > MOST_PROBLEMS ? ['…'] : [])].join('; ');

export class FormInvalid extends Error {
  override readonly name = 'FormInvalid';
  constructor(problems: readonly string[]) {
    super(`workflows/forms.ts cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}
