import * as z from 'zod';
import { CHANNELS, LANGUAGES, type Channel, type Language } from '../message/template.ts';
import { sendWindowSchema } from '../time/window.ts';
import { zoneSchema } from '../time/zone.ts';
import type { Organisation } from './organisation.ts';

const text = z.string().trim().min(1);
const perLanguage = <Of extends z.ZodType>(of: Of) =>
  z.strictObject({ sv: of, nb: of, en: of } satisfies Record<Language, Of>);
const httpsAddress = z.url({ protocol: /^https$/, error: 'expected an https address' });

const organisationSchema = z.strictObject({
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
});

/**
 * Checks what an organisation becomes by what one stage lays over it.
 * @throws OrganisationInvalid naming each field that is unknown or not as expected.
 */
export function checkOrganisation(everywhere: Organisation, ofStage: Organisation): void {
  const read = organisationSchema.safeParse(ofStage);
  const problems = [
    ...(read.error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.') || 'organisation'}: ${message}`,
    ),
    // Of a link that no message names nobody would ever notice that it is misspelt.
    ...Object.keys(read.data?.links ?? {})
      .filter((name) => !Object.hasOwn(everywhere.links, name))
      .map((name) => `links.${name}: unknown; known are ${Object.keys(everywhere.links).join(', ')}`),
  ];
  if (problems.length > 0) throw new OrganisationInvalid(problems);
}

export class OrganisationInvalid extends Error {
  override readonly name = 'OrganisationInvalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The organisation is not as expected: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}
