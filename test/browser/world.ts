import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createServer } from '../../infra/local/server.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { tell, type Happening } from '../support/telling.ts';

const member = (n: number, givenName: string, language: string, more: object = {}) => ({
  membershipNumber: `M-${n}`,
  givenName,
  email: `m${n}@example.org`,
  language,
  ...more,
});
const PEOPLE = [
  { n: 1, name: 'Åsa', language: 'sv' },
  { n: 2, name: 'Jonas', language: 'nb' },
  { n: 3, name: 'Amina', language: 'en' },
] as const;

/** Half a year of three members, one in each language, with every kind of question asked of each. */
const HAPPENINGS: readonly Happening[] = [
  ...PEOPLE.map(({ n, name, language }): Happening => [
    `2028-01-11T09:1${n}:00Z`,
    'join',
    member(n, name, language, {
      phone: `070-174 06 0${n + 4}`,
      birthDate: '02-29',
      segments: { sector: 'Vård' },
    }),
  ]),
  ...PEOPLE.map(({ n }): Happening => [
    `2028-02-24T09:1${n}:00Z`,
    'help',
    { membershipNumber: `M-${n}`, kind: 'salary', case: `A-${n}`, state: 'closed' },
  ]),
];

export interface BrowsedWorld {
  readonly local: LocalWorld;
  readonly origin: string;
  /** The paths that each member was sent: of their questions, the way out, their own page; the newest of each kind. */
  readonly members: readonly {
    readonly language: string;
    readonly questions: Readonly<Record<string, string>>;
    readonly unsubscribe: string;
    readonly preferences: string;
  }[];
  close(): void;
}

export async function browsedWorld(): Promise<BrowsedWorld> {
  const { local } = await tell(HAPPENINGS, { from: '2028-01-10T08:00:00Z', until: '2028-07-14T12:00:00Z' });
  const app = createServer(local, () => undefined);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const one = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(one));
  });
  const { port } = server.address() as AddressInfo;
  return {
    local,
    origin: `http://127.0.0.1:${port}`,
    members: PEOPLE.map(({ n, language }) => ({ language, ...pathsOf(local, `m${n}@example.org`) })),
    close: () => void server.close(),
  };
}

function pathsOf(local: LocalWorld, address: string) {
  const mails = local.mailbox.accepted().filter(({ to }) => to === address);
  const path = (text: string, door: string): string | undefined =>
    new RegExp(`(/${door}/[\\w-]+)`).exec(text)?.[1];
  const questions = mails.flatMap(({ text, tags }) => {
    const found = path(text, 'a');
    return found === undefined ? [] : [[`${tags.journey}/${tags.step}`, found] as const];
  });
  const newest = mails[0]?.text ?? '';
  return {
    questions: Object.fromEntries(questions),
    unsubscribe: path(newest, 'u') ?? '',
    preferences: path(newest, 'p') ?? '',
  };
}
