export const LANGUAGES = ['sv', 'nb', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Why we write: `service` is part of the membership, `relation` is the organisation keeping in touch, `marketing` needs a consent. */
export const PURPOSES = ['service', 'relation', 'marketing'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * One message in one language, compiled at build time: slots such as `{{ member.givenName }}` remain as text in all
 * of its parts and are filled at run time (shared/message/render.ts).
 */
export interface Template {
  readonly subject: string;
  readonly preview: string;
  /** A whole HTML document; slots stand only in text and in attribute values in double quotes. */
  readonly html: string;
  readonly text: string;
  /** The SMS, when the message may go as one. A message that goes as SMS only has an empty subject, preview, html and text. */
  readonly sms?: string;
  /** How many parts it may take, where that is more than one. */
  readonly smsParts?: number;
  /** The slots that occur, sorted. */
  readonly slots: readonly string[];
}

/** templates[journey][message][language]. */
export type Templates = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<Language, Template>>>>>
>;

/** What the pages of one question say in one language, as plain text. */
export interface QuestionWords {
  readonly question: string;
  /** Of a scale: what its ends mean. */
  readonly low?: string;
  readonly high?: string;
  /** Of choices: choice → its words, in the order in which they are shown. */
  readonly choices?: Readonly<Record<string, string>>;
  /** What is asked beside: "What is the main reason for your answer?"; absent when no comment is asked for. */
  readonly comment?: string;
  /** Paragraphs shown after an answer. */
  readonly thanks: readonly string[];
}

/** questions[journey][question][language]. */
export type Questions = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<Language, QuestionWords>>>>>
>;
