/** One copy of the whole in an account: its name stands in the stack's name and in those of the state machines. */
export interface Stage {
  readonly name: string;
  /** Where members' data is kept for real: nothing of it can be deleted by a slip. */
  readonly production: boolean;
}

export const DEFAULT_STAGE = 'dev';
export const DEFAULT_REGION = 'eu-north-1';

/**
 * USD for one SMS: three parts, the most that a message may declare, at up to 0.10 each. In Sweden and Norway a part
 * costs less.
 */
const DEFAULT_SMS_MAX_PRICE = '0.30';

/**
 * What one SMS may cost, of `cdk … -c smsMaxPrice=<USD>`.
 * @throws PriceInvalid for what SendTextMessage would not take.
 */
export function smsMaxPriceOf(context: unknown): string {
  const price = context ?? DEFAULT_SMS_MAX_PRICE;
  if (typeof price !== 'string' || !/^\d{1,2}\.\d{1,5}$/.test(price)) throw new PriceInvalid(price);
  return price;
}

export class PriceInvalid extends Error {
  override readonly name = 'PriceInvalid';
  constructor(given: unknown) {
    super(
      `The highest price of an SMS is ${JSON.stringify(given)}; it must be USD with a point and 1 to 5 decimals, as in "-c smsMaxPrice=0.30".`,
    );
  }
}

/** A call of send-message takes a quarter of a second at least: its reads, the provider, its writes. */
const CALLS_A_SECOND = 4;

/**
 * How many calls of send-message may run at once, of `cdk … -c mailsPerSecond=<n>`, which is the account's sending rate
 * (`aws sesv2 get-account`, SendQuota.MaxSendRate). Without it there is no limit but the provider's own refusals, which
 * cost tries and lose nothing: a new account has a concurrency of 10 in all and lets none of it be reserved.
 * @throws RateInvalid
 */
export function sendersOf(context: unknown): number | undefined {
  if (context === undefined) return undefined;
  const rate = Number(context);
  if (!Number.isInteger(rate) || rate < 1 || rate > 10_000) throw new RateInvalid(context);
  return Math.ceil(rate / CALLS_A_SECOND);
}

export class RateInvalid extends Error {
  override readonly name = 'RateInvalid';
  constructor(given: unknown) {
    super(
      `The sending rate is ${JSON.stringify(given)}; it must be whole mails a second, 1 to 10000, as in "-c mailsPerSecond=14".`,
    );
  }
}

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
