import type { Language, Template } from '../../shared/message/template.ts';
import type { MessageFile } from './words-sources.ts';

export interface Compiled extends Pick<MessageFile, 'journey' | 'id' | 'language'> {
  readonly template: Template;
}

const HASH = /^\/\/ sha256 ([0-9a-f]{64})/;

/** The hash of the sources that a generated module was made from. */
export function hashOf(module: string): string | undefined {
  return HASH.exec(module)?.[1];
}

/**
 * The TypeScript of workflows/generated/messages.ts. All documents of a language share one long shell, which stands
 * in it once: the module is part of every bundle that sends.
 */
export function moduleOf(
  hash: string,
  compiled: readonly Compiled[],
  shells: Readonly<Record<Language, readonly string[]>>,
): string {
  const used = [...new Set(compiled.map(({ language }) => language))].toSorted();
  const byJourney = Map.groupBy(compiled, ({ journey }) => journey);
  const journeys = [...byJourney].map(([journey, ofJourney]) => {
    const messages = [...Map.groupBy(ofJourney, ({ id }) => id)].map(
      ([id, versions]) => `${text(id)}: {\n${versions.map((version) => entry(version, shells)).join('')}},\n`,
    );
    return `${text(journey)}: {\n${messages.join('')}},\n`;
  });
  return `// sha256 ${hash}
// Made by infra/build/words.ts from workflows/*/messages/*.md: edit those.
import type { Templates } from '../../shared/message/template.ts';

${used.length > 0 ? `const within = (shell: readonly string[], parts: readonly string[]): string =>\n  shell.map((piece, index) => piece + (parts[index] ?? '')).join('');\n` : ''}${used
    .map((language) => `const ${language} = ${text(shells[language])};\n`)
    .join('')}
export const templates: Templates = {
${journeys.join('')}};
`;
}

function entry(
  { language, template }: Compiled,
  shells: Readonly<Record<Language, readonly string[]>>,
): string {
  const { subject, preview, html, text: plain, slots } = template;
  const parts = partsOf(html, shells[language]);
  return `${language}: {
subject: ${text(subject)},
preview: ${text(preview)},
html: within(${language}, ${text(parts)}),
text: ${text(plain)},
slots: ${text(slots)},
},
`;
}

/**
 * The parts of a document that are its own, in the order of the shell.
 * @throws Error when the document is not made of this shell, which is a mistake in the layout.
 */
export function partsOf(html: string, shell: readonly string[]): string[] {
  const parts: string[] = [];
  let rest = html;
  for (const [index, piece] of shell.entries()) {
    const at = index === shell.length - 1 ? rest.lastIndexOf(piece) : rest.indexOf(piece);
    if (at === -1 || (index === 0 && at > 0))
      throw new Error(`part ${index} of the shell is not in the document`);
    if (index > 0) parts.push(rest.slice(0, at));
    rest = rest.slice(at + piece.length);
  }
  if (rest !== '') throw new Error('the document goes on after the last part of the shell');
  return parts;
}

const text = (value: unknown): string => JSON.stringify(value);
