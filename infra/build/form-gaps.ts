import jsonata from 'jsonata';
import * as z from 'zod';
import { withoutEmpty } from '../../shared/webhook/left-empty.ts';
import { readMap } from '../../shared/webhook/map.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { SOURCES } from '../../shared/webhook/sources/index.ts';
import type { Source } from '../../shared/webhook/source.ts';

/** What a map did not do with a body. Only for whoever has the body before them: `reason` may quote it. */
export interface Gaps {
  /** JSONata's own words, when the map cannot be run on the body. */
  readonly reason?: string;
  /** Fields that the map names and for which it found nothing, or something empty. */
  readonly fields: readonly string[];
}

/** Tries a form's map by itself. A form without one has no gaps. */
export async function gapsOf(
  { source, map }: Pick<LoadedForm, 'source' | 'map'>,
  body: Readonly<Record<string, unknown>>,
): Promise<Gaps> {
  if (map === undefined) return { fields: [] };
  const { helpers }: Source = SOURCES[source];
  try {
    const made = withoutEmpty(await readMap(map)(body, helpers?.(body) ?? {}));
    return {
      fields: namedIn(jsonata(map).ast())
        .filter((path) => !has(made, path))
        .map((path) => path.join('.')),
    };
  } catch (error) {
    const { message } = z.object({ message: z.string().optional() }).parse(error);
    return { ...(message !== undefined && { reason: message }), fields: [] };
  }
}

/** Of JSONata's syntax tree, what an object that is written out consists of. */
const nodeSchema = z
  .object({ type: z.string(), value: z.unknown(), lhs: z.unknown(), expressions: z.array(z.unknown()) })
  .partial();

/** The paths of the fields that an expression writes out, down to those whose value is not an object written out. */
function namedIn(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const { type, value, lhs, expressions } = nodeSchema.safeParse(node).data ?? {};
  // In brackets, after names that were given to something: the last makes the result.
  if (type === 'block') return namedIn(expressions?.at(-1), path);
  if (type !== 'unary' || value !== '{' || !Array.isArray(lhs)) return path.length > 0 ? [path] : [];
  return lhs.flatMap(([name, made]: [unknown, unknown]) => {
    const { type: kind, value: text } = nodeSchema.safeParse(name).data ?? {};
    return kind === 'string' ? namedIn(made, [...path, String(text)]) : [];
  });
}

const has = (value: unknown, [name, ...rest]: readonly string[]): boolean =>
  name === undefined
    ? value !== undefined
    : typeof value === 'object' && value !== null && has((value as Record<string, unknown>)[name], rest);
