import type { Organisation } from '../../shared/member/organisation.ts';
import { compileMessage } from '../../shared/message/compile.ts';
import { longestValues } from '../../shared/message/sms-fit.ts';
import type { Language, Template } from '../../shared/message/template.ts';
import type { Asked } from '../../shared/message/words.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';

const everywhere = <T>(value: T) => ({ sv: value, nb: value, en: value });

/** An organisation for tests, of which nothing changes when the example in workflows/ does. */
export const someOrganisation: Organisation = {
  name: { sv: 'Provförbundet', nb: 'Prøveforbundet', en: 'the Test Union' },
  postalAddress: 'Provgatan 2, 111 22 Stockholm',
  phone: '08-465 004 10',
  openingHours: { sv: 'vardagar 9–16', nb: 'hverdager 9–16', en: 'weekdays 9 to 16' },
  defaultLanguage: 'sv',
  zone: 'Europe/Stockholm',
  country: 'SE',
  windows: { email: { from: '08:00', to: '20:00' }, sms: { from: '09:00', to: '19:00' } },
  senders: everywhere({
    name: 'Eva Prov',
    role: 'rådgivare',
    phone: '08-465 004 11',
    email: 'eva.prov@example.org',
  }),
  staff: { email: 'kansliet@example.org', language: 'sv' },
  smsSender: 'Provfb',
  links: {
    help: everywhere('https://www.example.org/help?from=mail&to=us'),
    portal: everywhere('https://www.example.org/portal'),
  },
  privateMail: [],
  caps: { perDay: 1, perSevenDays: 3 },
};

export const someBody = `Hej {{ member.givenName }},

Vi finns på {{ organisation.phone }}.

[Så får du hjälp]({{ link.help }})
`;

/** The source of a message that is right, but for the parts that a test gives. */
export function sourceOf({
  subject = 'Välkommen till oss',
  preview = 'Så når du oss.',
  why = 'Du är medlem.',
  body = someBody,
}: Partial<Record<'subject' | 'preview' | 'why' | 'body', string>> = {}): string {
  return `---\nsubject: ${subject}\npreview: ${preview}\nwhy: ${why}\n---\n${body}`;
}

/** The line at which the body of `sourceOf` begins. */
export const BODY_LINE = 6;

export async function compiled(source: string, language: Language = 'sv', asks?: Asked): Promise<Template> {
  const slots = longestValues(someOrganisation, language);
  return compileMessage({ file: 'hello.sv.md', source, language, slots, asks });
}

/** What is wrong with a source; empty when nothing is. */
export async function problemsOf(source: string, asks?: Asked): Promise<readonly string[]> {
  try {
    await compiled(source, 'sv', asks);
    return [];
  } catch (error) {
    if (error instanceof WordsInvalid) return error.problems;
    throw error;
  }
}
