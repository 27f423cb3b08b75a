import { SingleBar } from 'cli-progress';

const TITLE = 'Two years of an invented union, lived through once for this folder';
/** Where nobody watches, a line for each quarter is enough. */
const LINES = 4;

/** Shows how much is done, from 0 to 1; `stop` leaves the terminal as it was. */
export interface Progress {
  update(share: number): void;
  stop(): void;
}

/** A bar in a terminal, plain lines elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  stream.write(`${TITLE}:\n`);
  if (!stream.isTTY) {
    let told = 0;
    return {
      update(share) {
        const quarter = Math.floor(share * LINES);
        if (quarter === told) return;
        told = quarter;
        stream.write(`  ${(quarter * 100) / LINES} %\n`);
      },
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({ format: '  {bar} {percentage} %', stream, hideCursor: true });
  bar.start(100, 0);
  return { update: (share) => bar.update(Math.round(share * 100)), stop: () => bar.stop() };
}
