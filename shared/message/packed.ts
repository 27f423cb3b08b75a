import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Language, Template, Templates } from './template.ts';

/** The documents of one language, with what they have in common taken out of each. */
interface Unpacked {
  /** What stands in every document of the language, cut where the rest stands. */
  readonly shell: readonly string[];
  readonly templates: ByName<Omit<Template, 'html'> & { readonly html: readonly string[] }>;
}

/** journey → message → value. */
type ByName<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

export interface PackedTemplates {
  /** journey → messages. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Of each language its templates: Brotli in base64. */
  readonly texts: Readonly<Record<Language, string>>;
}

/**
 * Templates as a text for each language, a tenth as long: they are part of each bundle that sends, and a bundle is loaded
 * at every cold start. One language by itself, since a call sends in one.
 */
export function packTemplates(
  templates: Templates,
  shells: Readonly<Record<Language, readonly string[]>>,
): PackedTemplates {
  const textOf = (language: Language): string => {
    const shell = shells[language];
    const unpacked: Unpacked = {
      shell,
      templates: eachTemplate(templates, (versions) => {
        const { html, ...rest } = versions[language];
        return { ...rest, html: html === '' ? [] : partsOf(html, shell) };
      }),
    };
    return brotliCompressSync(JSON.stringify(unpacked)).toString('base64');
  };
  return {
    names: Object.fromEntries(
      Object.entries(templates).map(([journey, messages]) => [journey, Object.keys(messages)]),
    ),
    texts: { sv: textOf('sv'), nb: textOf('nb'), en: textOf('en') },
  };
}

/** The templates again. Those of a language are unpacked when one of them is first asked for. */
export function unpackTemplates({ names, texts }: PackedTemplates): Templates {
  const unpacked: Partial<Record<Language, ByName<Template>>> = {};
  const inLanguage = (language: Language): ByName<Template> =>
    (unpacked[language] ??= unpackLanguage(texts[language]));
  const versions = (journey: string, message: string): Record<Language, Template> => {
    const version = (language: Language): Template => inLanguage(language)[journey]![message]!;
    return {
      get sv() {
        return version('sv');
      },
      get nb() {
        return version('nb');
      },
      get en() {
        return version('en');
      },
    };
  };
  return Object.fromEntries(
    Object.entries(names).map(([journey, messages]) => [
      journey,
      Object.fromEntries(messages.map((message) => [message, versions(journey, message)])),
    ]),
  );
}

function unpackLanguage(text: string): ByName<Template> {
  // What packTemplates has written: the build and the bundle are of one piece.
  const { shell, templates } = JSON.parse(
    brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8'),
  ) as Unpacked;
  return eachTemplate(templates, ({ html, ...rest }) => ({
    ...rest,
    html: html.length === 0 ? '' : shell.map((piece, index) => piece + (html[index] ?? '')).join(''),
  }));
}

function eachTemplate<From, To>(all: ByName<From>, change: (one: From) => To): ByName<To> {
  return Object.fromEntries(
    Object.entries(all).map(([journey, messages]) => [
      journey,
      Object.fromEntries(Object.entries(messages).map(([message, one]) => [message, change(one)])),
    ]),
  );
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
