import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CheckedFile } from '../../shared/member/import/check-file.ts';
import { ImportFileInvalid, type FileProblem } from '../../shared/member/import/file-invalid.ts';
import type { Joined, ReadRow, RowContext } from '../../shared/member/import/row.ts';

/** What the reading thread is started with. */
export interface ReadingTask {
  readonly path: string;
  readonly file: CheckedFile;
  readonly context: Omit<RowContext, 'columns'>;
}

type Refused = Extract<ReadRow, { problems: unknown }>;
/** A row without its event, whose fields stand in what was delivered: they are copied between the threads but once. */
type SentRow = Refused | Omit<Exclude<ReadRow, Refused>, 'event'>;

/** What it answers. */
export type FromReader =
  | { readonly rows: readonly SentRow[] }
  | {
      readonly invalid: {
        readonly problem: FileProblem;
        readonly sentence: string;
        readonly line: number | undefined;
      };
    }
  | { readonly end: true };

/** So many times some thousand rows are read ahead: the recording never waits, and memory stays the same. */
const AHEAD = 3;

/**
 * The rows of a checked file as `readRows` gives them, read by another thread while this one records.
 * @throws ImportFileInvalid changed; what the file system says of a file that cannot be read.
 */
export async function* readInThread(
  path: string,
  file: CheckedFile,
  { organisation: { defaultLanguage }, asOf, now }: Omit<RowContext, 'columns'>,
): AsyncGenerator<readonly ReadRow[]> {
  // Of the organisation no more than is needed: what it is made of may not go from thread to thread.
  const context = { organisation: { defaultLanguage }, asOf, now };
  const workerData: ReadingTask = { path, file, context };
  const reader = new Worker(new URL('./import-rows-worker.ts', import.meta.url), { workerData });
  try {
    const messages = on(reader, 'message', { close: ['exit'] }) as AsyncIterable<[FromReader]>;
    // With an empty list of what to hand over: the linter takes it for a window's otherwise.
    const askForMore = (): void => reader.postMessage('more', []);
    for (let ahead = 0; ahead < AHEAD; ahead += 1) askForMore();
    for await (const [message] of messages) {
      if ('end' in message) return;
      if ('invalid' in message) {
        const { problem, sentence, line } = message.invalid;
        throw new ImportFileInvalid(problem, sentence, line);
      }
      askForMore();
      yield message.rows.map(received);
    }
    throw new ReaderStopped();
  } finally {
    await reader.terminate();
  }
}

function received(row: SentRow): ReadRow {
  if ('problems' in row) return row;
  const { line, delivered } = row;
  return { line, delivered, event: { ...delivered.fields, type: delivered.type } as Joined };
}

/** The thread ended by itself, with rows left to read. */
class ReaderStopped extends Error {
  override readonly name = 'ReaderStopped';
  constructor() {
    super('The thread that reads the file ended before the file did. Run the same import again.');
  }
}
