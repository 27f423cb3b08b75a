/** What somebody opens first; of each list, the first that stands in it comes along. Those with figures take longest. */
const PAGES = ['/', '/journeys', '/pulse', '/members', '/calls', '/clock', '/try'];

interface Turns {
  /** Lets requests and signals have their turn: before each page, since a page is made in one go. */
  readonly breathe: () => Promise<void>;
  /** Asked after it: false when nothing is to be begun any more. */
  readonly goesOn: () => boolean;
}

/**
 * Has each page made once for nobody, while a person still reads the address in the terminal. What runs for the first
 * time takes several times as long, and the figures of the pages of staff have to be counted. Pages show and change nothing.
 * @param get asks the server, which has told of whatever fails: here it is of no interest.
 */
export async function lookFirst(
  get: (path: string) => Promise<Response>,
  { breathe, goesOn }: Turns,
): Promise<void> {
  const look = async (path: string): Promise<string> => {
    await breathe();
    return goesOn() ? (await get(path)).text() : '';
  };
  for (const page of PAGES) {
    const first = firstBehind(page, await look(page));
    if (first !== undefined) await look(first);
  }
}

/** The first link of a page that leads to what is behind it: a member of the list, a journey. */
function firstBehind(page: string, html: string): string | undefined {
  return [...html.matchAll(/href="([^"#?]+)"/g)]
    .map(([, path]) => path!)
    .find((path) => path.startsWith(`${page}/`));
}
