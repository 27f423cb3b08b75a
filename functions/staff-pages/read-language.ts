import { parseAccept } from 'hono/utils/accept';
import { languageSchema } from '../../shared/member/fields.ts';
import type { Language } from '../../shared/message/template.ts';

/**
 * The language that a browser asks for first among those that we write, as it says in Accept-Language (RFC 9110, 12.5.4):
 * `nn-NO,sv;q=0.8` is Norwegian. Without one of ours it is `otherwise`.
 */
export function readLanguage(header: string | undefined, otherwise: Language): Language {
  // The parser gives what is wanted most first.
  for (const { type } of parseAccept(header ?? '').filter(({ q }) => q > 0)) {
    const language = languageSchema.safeParse(type).data;
    if (language !== undefined) return language;
  }
  return otherwise;
}
