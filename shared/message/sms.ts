import { SegmentedMessage } from 'sms-segments-calculator';

export interface Sms {
  readonly body: string;
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** How many SMS it is billed as. */
  readonly parts: number;
}

/** Typographic marks that alone would turn an SMS of 160 characters into one of 70 (UCS-2). Letters are never changed. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2018': "'",
  '\u2019': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u201E': '"',
  '\u2026': '...',
  '\u00A0': ' ',
  '\u2009': ' ',
  '\u202F': ' ',
};
const TYPOGRAPHIC = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * The text as it goes, and how it is counted: GSM-7 (3GPP TS 23.038) where its letters allow, else UCS-2.
 * @param name of the member, wherever it stands in the text: it stays as the member writes it.
 */
export function smsOf(text: string, name = ''): Sms {
  const between = name === '' ? [text] : text.split(name);
  const body = between.map((words) => words.replaceAll(TYPOGRAPHIC, (mark) => PLAIN[mark]!)).join(name);
  const counted = new SegmentedMessage(body);
  return { body, encoding: counted.encodingName, parts: counted.segmentsCount };
}
