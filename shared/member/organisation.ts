import type { Channel, Language } from '../message/template.ts';
import type { Country } from '../time/holidays.ts';
import type { SendWindow } from '../time/window.ts';

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
