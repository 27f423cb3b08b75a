import * as z from 'zod';
import { CHANNELS, LANGUAGES, type Channel, type Language } from '../message/template.ts';
import type { Country } from '../time/holidays.ts';
import { sendWindowSchema, type SendWindow } from '../time/window.ts';
import { zoneSchema } from '../time/zone.ts';

export type PerLanguage<T> = Readonly<Record<Language, T>>;

/** What an organisation says of itself in workflows/organisation.ts. */
export interface Organisation {
  /** As it stands in the middle of a sentence. */
  readonly name: PerLanguage<string>;
  readonly postalAddress: string;
  /** The advice line, as members dial it. */
  readonly phone: string;
  readonly openingHours: PerLanguage<string>;
  /** For a member whose language is not known. */
  readonly defaultLanguage: Language;
  /** IANA time zone: of the organisation's own dates, and of members without one. */
  readonly zone: string;
  /** Whose public holidays count. */
  readonly country: Country;
  readonly windows: Readonly<Record<Channel, SendWindow>>;
  readonly senders: PerLanguage<Sender>;
  /** Who works off the list of calls. Without it nobody is written to of what is on it. */
  readonly staff?: Staff | undefined;
  /** Who an SMS is from, 1-11 letters A-Z and digits. Nobody can answer it. */
  readonly smsSender: string;
  /** `https` addresses for the buttons: the slot `link.<name>`. */
  readonly links: Readonly<Record<string, PerLanguage<string>>>;
  /** Domains (or whole addresses) whose mail is private although their provider is not known as such: these are not flagged as an employer's. */
  readonly privateMail: readonly string[];
  /** How many relation messages a member gets at most, over all journeys. */
  readonly caps: { readonly perDay: number; readonly perSevenDays: number };
}

/** A person who signs and who answers. */
export interface Sender {
  readonly name: string;
  readonly role: string;
  readonly phone: string;
  readonly email: string;
}

/** Who gets the daily mail of what is to be done for members, and the language in which staff read. */
export interface Staff {
  /** One address; that of a group reaches all of them. */
  readonly email: string;
  readonly language: Language;
}

const text = z.lazy(() => z.string().trim().min(1));
const perLanguage = <Of extends z.ZodType>(of: Of) =>
  z.strictObject({ sv: of, nb: of, en: of } satisfies Record<Language, Of>);
const httpsAddress = z.lazy(() => z.url({ protocol: /^https$/, error: 'expected an https address' }));

const organisationSchema = z.lazy(() =>
  z.strictObject({
    name: perLanguage(text),
    postalAddress: text,
    phone: text,
    openingHours: perLanguage(text),
    defaultLanguage: z.enum(LANGUAGES),
    zone: zoneSchema,
    country: z.enum(['SE', 'NO']),
    windows: z.strictObject(
      Object.fromEntries(CHANNELS.map((channel) => [channel, sendWindowSchema])) as Record<
        Channel,
        typeof sendWindowSchema
      >,
    ),
    senders: perLanguage(z.strictObject({ name: text, role: text, phone: text, email: z.email() })),
    smsSender: z
      .string()
      .regex(
        /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/,
        'expected 1 to 11 letters A-Z and digits, a letter among them',
      ),
    links: z.record(z.string(), perLanguage(httpsAddress)),
    privateMail: z.array(text),
    staff: z.strictObject({ email: z.email(), language: z.enum(LANGUAGES) }).optional(),
    caps: z.strictObject({ perDay: z.int().min(1), perSevenDays: z.int().min(1) }),
  }),
);

/**
 * The organisation as it is in one stage: what `overrides` says, at any depth, in the place of what it is everywhere.
 * Lists are replaced whole.
 * @param overrides JSON, as the stack hands it to each function (infra/aws/stage.ts); without it, nothing changes.
 * @throws OrganisationInvalid naming each field that is unknown or not as expected.
 */
export function ofStage(everywhere: Organisation, overrides: string | undefined): Organisation {
  if (!overrides) return everywhere;
  const given: unknown = JSON.parse(overrides);
  const read = organisationSchema.safeParse(laidOver(everywhere, given));
  const problems = [
    ...(read.error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.') || 'organisation'}: ${message}`,
    ),
    // Of a link that no message names nobody would ever notice that it is misspelt.
    ...Object.keys(read.data?.links ?? {})
      .filter((name) => !Object.hasOwn(everywhere.links, name))
      .map((name) => `links.${name}: unknown; known are ${Object.keys(everywhere.links).join(', ')}`),
  ];
  if (!read.success || problems.length > 0) throw new OrganisationInvalid(problems);
  const { windows, ...others } = read.data;
  return { ...others, windows: windows as Organisation['windows'] };
}

export class OrganisationInvalid extends Error {
  override readonly name = 'OrganisationInvalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The organisation is not as expected: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function laidOver(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) return above;
  const names = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.hasOwn(above, name) ? laidOver(below[name], above[name]) : below[name],
    ]),
  );
}
