import type { Language, Template, Templates } from './template.ts';

/** What a message is called and why it is sent: all that a page tells of it, and a hundredth of its template. */
export interface Letter {
  /** With its slots; empty for an SMS, as is `why`. */
  readonly subject: string;
  readonly why: string;
}

/** letters[journey][message][language]. */
export type Letters = Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, Letter>>>>>>;

/** @throws Error when a mail does not say why it is sent, which is a mistake in the layout. */
export function letterOf({ subject, text }: Pick<Template, 'subject' | 'text'>): Letter {
  if (text === '') return { subject, why: '' };
  // The sentence stands after the mark of a signature (RFC 3676, 4.3): see plain-text.ts.
  const why = /^-- \n(.+)$/m.exec(text)?.[1];
  if (why === undefined)
    throw new Error('a mail has no line after "-- " that says why it is sent; see plain-text.ts');
  return { subject, why };
}

/** Made once for the same templates: who makes many worlds of them would else look through all mails for each. */
export function lettersOf(templates: Templates): Letters {
  const before = known.get(templates);
  if (before) return before;
  const letters = mapped(templates, (messages) => mapped(messages, (versions) => mapped(versions, letterOf)));
  known.set(templates, letters);
  return letters;
}
const known = new WeakMap<Templates, Letters>();

function mapped<Name extends string, From, To>(
  all: Readonly<Record<Name, From>>,
  make: (one: From) => To,
): Record<Name, To> {
  const entries = Object.entries<From>(all).map(([name, one]) => [name, make(one)]);
  return Object.fromEntries(entries) as Record<Name, To>;
}
