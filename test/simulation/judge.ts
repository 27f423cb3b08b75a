import { get } from './world.ts';

/** What the books of the provider say of a phase, beside what had to come. */
export interface Account {
  readonly due: number;
  readonly accepted: number;
  readonly doubled: number;
  /** Neither in the books nor said to be in doubt. */
  readonly lost: number;
  /** Killed between taking hold of a message and the provider's answer: at most once each, and said so. */
  readonly inDoubt: number;
  /** What else is not as it must be. */
  readonly wrong: readonly string[];
}

interface Message {
  readonly key: string;
  readonly member?: string;
}
interface Entry {
  readonly key: string;
  readonly state: string;
}

const SENT = new Set([
  'sent',
  'delivered',
  'bounced',
  'complained',
  'presumed-sent',
  'unknown',
  'dispatching',
]);
const IN_DOUBT = new Set(['presumed-sent', 'unknown', 'dispatching']);

/**
 * The provider's books are the judge, kept apart from the system's tables.
 * @param due how many messages had to come; by default as many as the system says that it has sent.
 * @param runs how many runs had to be completed; by default that is not asked.
 */
export async function judge(url: string, due?: number, runs?: number): Promise<Account> {
  const books = await get<readonly Message[]>(`${url}/local/messages`);
  // A mail to staff is no step of a journey, and in nobody's ledger.
  const messages = books.filter(({ member }) => member !== undefined && member !== '');
  const all = await get<readonly { member: string; state: string }[]>(`${url}/local/runs`);
  const members = new Set([
    ...all.map(({ member }) => member),
    ...messages.flatMap(({ member }) => member ?? []),
  ]);
  const entries: Entry[] = [];
  for (const member of members)
    entries.push(...(await get<{ messages: readonly Entry[] }>(`${url}/local/members/${member}`)).messages);
  const taken = new Set(messages.map(({ key }) => key));
  const said = entries.filter(({ state }) => SENT.has(state));
  // One in doubt may have been taken all the same: it is not counted twice.
  const missing = entries.filter(({ key, state }) => IN_DOUBT.has(state) && !taken.has(key)).length;
  const open = all.filter(({ state }) => state !== 'completed').length;
  return {
    due: due ?? said.length,
    accepted: taken.size,
    doubled: messages.length - taken.size,
    lost:
      due === undefined
        ? said.filter(({ key, state }) => !taken.has(key) && !IN_DOUBT.has(state)).length
        : due - taken.size - missing,
    inDoubt: entries.filter(({ state }) => IN_DOUBT.has(state)).length,
    wrong:
      runs === undefined || (open === 0 && all.length === runs)
        ? []
        : [`${all.length} runs, ${open} of them not completed; expected ${runs}, all completed`],
  };
}
