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

/**
 * The organisation as it is in one stage: what `overrides` says, at any depth, in the place of what it is everywhere.
 * Lists are replaced whole. What a stage's file says is checked when it is read (infra/aws/stage.ts, which hands it to
 * each function), and not at each cold start.
 * @param overrides JSON; without it, nothing changes.
 */
export function ofStage(everywhere: Organisation, overrides: string | undefined): Organisation {
  return overrides ? (laidOver(everywhere, JSON.parse(overrides)) as Organisation) : everywhere;
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
