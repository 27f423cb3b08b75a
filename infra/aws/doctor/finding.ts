import type { Unread } from './facts.ts';
import type { Target } from './target.ts';

/** One line of the report. */
export type Finding = { readonly state: 'ok'; readonly what: string; readonly found: string } | Trouble;

export interface Trouble {
  readonly state: 'warn' | 'broken';
  readonly what: string;
  readonly found: string;
  /** What to do, in order: a command, a record, a click. At least one. */
  readonly todo: readonly [string, ...string[]];
  /** It is not known how it stands, since nobody could look. */
  readonly notKnown?: true;
}
type Todo = readonly [string, ...string[]];

export const ok = (what: string, found: string): Finding => ({ state: 'ok', what, found });
export const warn = (what: string, found: string, ...todo: Todo): Finding => ({
  state: 'warn',
  what,
  found,
  todo,
});
export const broken = (what: string, found: string, ...todo: Todo): Finding => ({
  state: 'broken',
  what,
  found,
  todo,
});

/** What keeps members from being written to is broken where there are any, and a warning in a trial. */
export const brokenIf = (serious: boolean): typeof broken => (serious ? broken : warn);

/** What nobody could look at is not ready: it may be anything. */
export function notKnown(what: string, unread: Unread, { region }: Pick<Target, 'region'>): Trouble {
  return {
    state: 'broken',
    what,
    found: `not known: ${unread.call} said ${unread.message}`,
    todo: [todoOf(unread, region)],
    notKnown: true,
  };
}

function todoOf({ obstacle, call }: Unread, region: string): string {
  switch (obstacle) {
    case 'no-credentials':
      return 'Sign in: `aws sso login`, or set AWS_PROFILE; `aws sts get-caller-identity` must answer.';
    case 'denied':
      return `Allow ${call} to whoever runs this: AWS’s policy ReadOnlyAccess has all that is asked but secretsmanager:GetSecretValue.`;
    case 'throttled':
      return 'Run it again in a minute.';
    case 'unreachable':
      return `Is there a network here, and does ${region} have that service? Then run it again.`;
    case 'failed':
      return 'Run it again. If it says the same, ask AWS about that error.';
  }
}

/** USD, with cents where there are any. */
export const usd = (amount: number): string => `${Number(amount.toFixed(2))} USD`;

/** A duration for people: the largest unit that fits, rounded down. */
export function ago(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
