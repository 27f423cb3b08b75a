import type { Metering } from './metering.ts';

type Writing = typeof process.stdout.write;

/** Lambda sets it for each call, and the logger writes it into each line. */
const TRACE_VARIABLE = '_X_AMZN_TRACE_ID';
const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=0';

/**
 * Counts what functions write to their logs from now on, and keeps it from the terminal. What is written outside of an
 * invocation goes on as ever.
 * @returns what ends it.
 */
export function captureLogs({ meter, sandboxes }: Pick<Metering, 'meter' | 'sandboxes'>): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  const before = process.env[TRACE_VARIABLE];
  process.env[TRACE_VARIABLE] = TRACE;
  for (const { stream, write } of streams) {
    const counting = (...args: Parameters<Writing>): boolean => {
      const by = sandboxes.current();
      if (!by) return write.apply(stream, args);
      const bytes = Buffer.byteLength(args[0]);
      meter.add('logs.byte', bytes, `${by.function}, its own`);
      meter.add('logs.storage', bytes, `${by.function}, its own`);
      return true;
    };
    stream.write = counting as Writing;
  }
  return () => {
    for (const { stream, write } of streams) stream.write = write;
    if (before === undefined) delete process.env[TRACE_VARIABLE];
    else process.env[TRACE_VARIABLE] = before;
  };
}
