import { isScalar } from 'yaml';
import { oneLine, readHead } from './front-matter-yaml.ts';
import { MOST_PARTS } from './sms-fit.ts';
import type { Report } from './words-invalid.ts';

const MAIL_KEYS = ['subject', 'preview', 'why'] as const;
const TEXT_KEYS = [...MAIL_KEYS, 'sms'] as const;
type TextKey = (typeof TEXT_KEYS)[number];
const KEYS = [...TEXT_KEYS, 'smsParts'] as const;

export interface FrontMatter {
  readonly values: Readonly<Record<TextKey, string>>;
  readonly lines: Readonly<Record<TextKey, number>>;
  /** False of a message that goes as SMS only: it has no subject, preview, why and body. */
  readonly isMail: boolean;
  readonly isSms: boolean;
  /** In how many parts the SMS may go. */
  readonly smsParts: number;
  readonly body: string;
  /** The line at which the body begins. */
  readonly bodyLine: number;
}

/** Reads the head of a message. What is missing or wrong is reported and read as the empty text. */
export function readFrontMatter(source: string, report: Report): FrontMatter {
  const values: Record<TextKey, string> = { subject: '', preview: '', why: '', sms: '' };
  const lines: Record<TextKey, number> = { subject: 1, preview: 1, why: 1, sms: 1 };
  const { fields, whole, body, bodyLine } = readHead(source, KEYS, report);
  for (const name of TEXT_KEYS) {
    const field = fields.get(name);
    if (!field) continue;
    lines[name] = field.line;
    values[name] = oneLine(name, field, report);
  }
  const isSms = fields.has('sms');
  const isMail = !isSms || body.trim() !== '' || MAIL_KEYS.some((name) => fields.has(name));
  for (const name of MAIL_KEYS) {
    if (!whole || !isMail || fields.has(name)) continue;
    report(
      1,
      isSms
        ? `the front matter lacks ${name}; add the line "${name}: …", or leave nothing but sms for a message that goes as SMS only`
        : `the front matter lacks ${name}; add the line "${name}: …"`,
    );
  }
  return { values, lines, isMail, isSms, smsParts: partsIn(fields, isSms, report), body, bodyLine };
}

function partsIn(fields: ReturnType<typeof readHead>['fields'], isSms: boolean, report: Report): number {
  const field = fields.get('smsParts');
  if (!field) return 1;
  if (!isSms) report(field.line, 'smsParts is there and no sms; write the line "sms: …" or delete this one');
  const parts = isScalar(field.node) ? Number(field.node.value) : Number.NaN;
  if (Number.isInteger(parts) && parts >= 1 && parts <= MOST_PARTS) return parts;
  report(field.line, `smsParts must be a whole number from 1 to ${MOST_PARTS}; without it, it is 1`);
  return 1;
}
