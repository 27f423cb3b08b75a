import { functionsOf, granted, roleOf } from '../deploy/access.ts';
import { ofType, type Deployed } from './deployed.ts';

/** A right that a role needed once. */
export interface RoleUse {
  /** The role's id in the template. */
  readonly role: string;
  /** `<action> <resource>`. */
  readonly need: string;
}

/** A right that stays without use in the run, with the reason. Both patterns are whole. */
export interface Unused {
  /** Of the names of callers: the folders of functions/, and the ids of other roles. */
  readonly who: RegExp;
  readonly right: RegExp;
  readonly why: string;
}

export interface Matrix {
  /** Each caller's rights, and how often each was needed. */
  readonly rows: readonly { readonly who: string; readonly right: string; readonly times: number }[];
  /** What was needed and is not allowed, as `<who>: <need>`. */
  readonly refused: readonly string[];
}

/** Every role of a template against all that was needed. */
export function iamMatrix(stack: Deployed, uses: readonly RoleUse[]): Matrix {
  const verbs = new Map(
    functionsOf(stack).map(({ properties }) => [
      roleOf(properties.Role),
      properties.Description.replace('functions/', ''),
    ]),
  );
  const needs = new Map<string, Map<string, number>>();
  for (const { role, need } of uses) {
    const counts = needs.get(role) ?? new Map<string, number>();
    needs.set(role, counts.set(need, (counts.get(need) ?? 0) + 1));
  }
  const roles = ofType(stack, 'AWS::IAM::Role').map(({ id }) => {
    const who = verbs.get(id) ?? id;
    const rights = granted(stack, id);
    const needed = [...(needs.get(id) ?? [])];
    return {
      who,
      rows: rights.map((right) => ({
        who,
        right,
        times: needed.filter(([need]) => covers(right, need)).reduce((sum, [, times]) => sum + times, 0),
      })),
      refused: needed
        .filter(([need]) => !rights.some((right) => covers(right, need)))
        .map(([need]) => `${who}: ${need}`),
    };
  });
  const strangers = [...needs.keys()].filter(
    (id) => !ofType(stack, 'AWS::IAM::Role').some((one) => one.id === id),
  );
  return {
    rows: roles.flatMap(({ rows }) => rows).toSorted((a, b) => compare(a.who, b.who)),
    refused: [...roles.flatMap(({ refused }) => refused), ...strangers.map((id) => `no role ${id}`)],
  };
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Whether a right covers a need; `*` stands for anything and `?` for one character, as in a policy. */
function covers(right: string, need: string): boolean {
  const pattern = right
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(String.raw`\?`, '.')
    .replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(need);
}

const excuses = ({ who, right }: Unused, row: Matrix['rows'][number]): boolean =>
  whole(who).test(row.who) && whole(right).test(row.right);
const whole = ({ source }: RegExp): RegExp => new RegExp(`^(?:${source})$`);

/** Rights without use that no reason is given for, reasons for what is used or not there at all. */
export function unusedProblems({ rows }: Matrix, unused: readonly Unused[]): string[] {
  return [
    ...rows
      .filter((row) => row.times === 0 && !unused.some((one) => excuses(one, row)))
      .map(({ who, right }) => `${who} is allowed ${right} and does not call it`),
    ...rows
      .filter((row) => row.times > 0 && unused.some((one) => excuses(one, row)))
      .map(({ who, right }) => `${who} calls ${right}, which is listed as without use`),
    ...unused
      .filter((one) => !rows.some((row) => excuses(one, row)))
      .map(({ who, right, why }) => `nobody has the right of "${why}": ${who.source} ${right.source}`),
  ];
}

/** For human eyes: who needs what how often, and what stays without use and why. */
export function matrixTable({ rows }: Matrix, unused: readonly Unused[]): string {
  const short = (right: string): string =>
    right.replaceAll(/arn:aws:[\w-]+:[\w-]*:\d{12}:/g, '').replace(/ log-group:.*/, ' its own log');
  const used = rows.filter(({ times }) => times > 0);
  const lines = rows.map(({ who, right, times }) => {
    const why = times > 0 ? '' : `  ${unused.findIndex((one) => excuses(one, { who, right, times })) + 1})`;
    return `${who.padEnd(29)} ${(times === 0 ? '-' : String(times)).padStart(6)}  ${short(right)}${why}`;
  });
  const reasons = unused.map((one, index) => {
    const count = rows.filter((row) => row.times === 0 && excuses(one, row)).length;
    return `${String(index + 1).padStart(2)}) ${String(count).padStart(3)} ${count === 1 ? 'right' : 'rights'}: ${one.why}`;
  });
  return [
    `IAM matrix: ${rows.length} rights of ${new Set(rows.map(({ who }) => who)).size} roles, ${used.length} called, ${rows.length - used.length} not`,
    ...lines,
    'Without use in these weeks:',
    ...reasons,
  ].join('\n');
}
