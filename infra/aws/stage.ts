/** One copy of the whole in an account: its name stands in the stack's name and in those of the state machines. */
export interface Stage {
  readonly name: string;
  /** Where members' data is kept for real: nothing of it can be deleted by a slip. */
  readonly production: boolean;
}

export const DEFAULT_STAGE = 'dev';
export const DEFAULT_REGION = 'eu-north-1';

/**
 * The stage of `cdk … -c stage=<name>`. A name has no hyphen, so that no stage's names begin with another's.
 * @throws StageInvalid for a name that could not be part of other names.
 */
export function stageOf(context: unknown): Stage {
  const name = context ?? DEFAULT_STAGE;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]{0,15}$/.test(name)) throw new StageInvalid(name);
  return { name, production: name === 'prod' };
}

export class StageInvalid extends Error {
  override readonly name = 'StageInvalid';
  constructor(given: unknown) {
    super(
      `The stage is ${JSON.stringify(given)}; it must be 1 to 16 small letters and digits, a letter first, as in "-c stage=prod".`,
    );
  }
}
