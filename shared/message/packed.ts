import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Language, Template, Templates } from './template.ts';

/** All templates, with what the documents of a language have in common taken out of each. */
interface Packed {
  /** What stands in every document of a language, cut where the rest stands. */
  readonly shells: Readonly<Record<Language, readonly string[]>>;
  readonly templates: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          Readonly<Record<Language, Omit<Template, 'html'> & { readonly html: readonly string[] }>>
        >
      >
    >
  >;
}

/**
 * Templates as one text, a tenth as long: they are part of each bundle that sends, and a bundle is loaded at every cold
 * start. Brotli in base64.
 */
export function packTemplates(templates: Templates, shells: Packed['shells']): string {
  const packed: Packed = {
    shells,
    templates: eachTemplate(templates, ({ html, ...rest }, language) => ({
      ...rest,
      html: html === '' ? [] : partsOf(html, shells[language]),
    })),
  };
  return brotliCompressSync(JSON.stringify(packed)).toString('base64');
}

export function unpackTemplates(packed: string): Templates {
  // What packTemplates has written: the build and the bundle are of one piece.
  const { shells, templates } = JSON.parse(
    brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8'),
  ) as Packed;
  return eachTemplate(templates, ({ html, ...rest }, language) => ({
    ...rest,
    html:
      html.length === 0 ? '' : shells[language].map((piece, index) => piece + (html[index] ?? '')).join(''),
  }));
}

function eachTemplate<From, To>(
  all: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, From>>>>>>,
  change: (one: From, language: Language) => To,
): Record<string, Record<string, Record<Language, To>>> {
  return mapped(all, (messages) =>
    mapped(messages, ({ sv, nb, en }) => ({
      sv: change(sv, 'sv'),
      nb: change(nb, 'nb'),
      en: change(en, 'en'),
    })),
  );
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, change(one)]));
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
