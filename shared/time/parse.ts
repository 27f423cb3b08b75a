import * as z from 'zod';

const SHOWN = 32;

/**
 * A text or number that is no valid time. The message holds the start of the text: where it came from a stranger, parse
 * with the schema instead, whose issues never repeat what was given.
 */
export class InvalidTime extends Error {
  override readonly name = 'InvalidTime';
  /** What would have been right, to follow "expected ". */
  readonly expected: string;

  constructor(text: string, expected: string, options?: ErrorOptions) {
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    super(`${JSON.stringify(shown)} is not a valid time: expected ${expected}`, options);
    this.expected = expected;
  }
}

/** The schema of what `parse` reads, so that the rule stands once. An `InvalidTime` becomes an issue without the text. */
export function schemaOf<T>(parse: (text: string) => T, about: { format?: string; examples: string[] }) {
  return z.lazy(() =>
    z
      .string()
      .meta(about)
      .transform((text, context): T => {
        try {
          return parse(text);
        } catch (error) {
          if (!(error instanceof InvalidTime)) throw error;
          context.addIssue({ code: 'custom', message: `expected ${error.expected}` });
          return z.NEVER;
        }
      }),
  );
}

/** `read()`, with the RangeError by which Temporal refuses a text or result turned into `InvalidTime`. */
export function orInvalid<T>(text: string, expected: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidTime(text, expected, { cause: error });
    throw error;
  }
}
