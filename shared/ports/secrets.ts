/** A key with an id that may be told, so that what was made with it can name it. */
export interface Secret {
  readonly id: string;
  readonly value: string;
}

export interface Secrets {
  /**
   * The active values under a name, the current one first; older ones still verify during a rotation. At least one.
   * @throws UnknownSecret, naming it and where to add it.
   */
  get(name: string): Promise<readonly [Secret, ...Secret[]]>;
  /**
   * For who met what none of the active values made: a rotation may not have been seen yet. At most once a minute it is
   * read anew, so that a stranger's guesses cost nothing.
   * @returns whether `get` may answer otherwise from now on.
   */
  refresh(): Promise<boolean>;
}

/** Names of the secrets that are ours; a form's secret is named in workflows/forms.ts. All 32 random bytes in base64. */
export const OUR_SECRETS = ['seal', 'link', 'lookup'] as const;

export class UnknownSecret extends Error {
  override readonly name = 'UnknownSecret';
}
