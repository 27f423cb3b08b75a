import { on } from 'node:events';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ImportFileInvalid } from '../../shared/member/import/file-invalid.ts';
import { readRows } from '../../shared/member/import/read-rows.ts';
import type { FromReader, ReadingTask } from './import-reader.ts';

/** The thread that ./import-reader.ts starts: it reads ahead as far as it is told, and waits. */
const port = parentPort;
if (!port) throw new TypeError('This file is a thread of npm run import, and nothing to be run by itself.');
const { path, file, context } = workerData as ReadingTask;

/** One for each time that some thousand rows are wanted. */
const wanted = on(port, 'message');
const say = (message: FromReader): void => port.postMessage(message);
try {
  for await (const rows of readRows(() => createReadStream(path), file, context)) {
    await wanted.next();
    // The event's fields stand in what was delivered: the other side puts the event together again.
    say({
      rows: rows.map((row) => ('problems' in row ? row : { line: row.line, delivered: row.delivered })),
    });
  }
  say({ end: true });
} catch (error) {
  // Errors lose their class on the way between threads.
  if (!(error instanceof ImportFileInvalid)) throw error;
  const { problem, sentence, line } = error;
  say({ invalid: { problem, sentence, line } });
}
port.close();
