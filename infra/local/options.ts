import { parseArgs } from 'node:util';
import { instant, InvalidTime, type Instant } from '../../shared/time/instant.ts';

export interface Options {
  readonly port: number;
  /** The folder that holds everything. */
  readonly data: string;
  /** Without the example. */
  readonly empty: boolean;
  readonly at?: Instant;
}

export const USAGE = `npm start -- [--empty] [--at <instant>]
  --empty          start without the example's members and their two years
  --at <instant>   where the virtual clock starts, and the example ends, e.g. 2028-01-01T00:00:00Z (new data only)
  PORT             the port on 127.0.0.1, default 3000
  LOJAL_DATA       the folder for all data, default .lojal`;

/** @throws OptionsInvalid saying what was wrong and what is understood. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { values } = parse(args);
  const port = Number(env.PORT ?? 3000);
  if (!/^\d+$/.test(env.PORT ?? '3000') || port > 65_535) {
    throw new OptionsInvalid(`PORT must be a number from 0 to 65535, not "${env.PORT}".`);
  }
  const options = { port, data: env.LOJAL_DATA || '.lojal', empty: values.empty ?? false };
  if (values.at === undefined) return options;
  try {
    return { ...options, at: instant(values.at) };
  } catch (error) {
    if (error instanceof InvalidTime) throw new OptionsInvalid(`--at: ${error.message}`);
    throw error;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { empty: { type: 'boolean' }, at: { type: 'string' } },
      strict: true,
    });
  } catch (error) {
    throw new OptionsInvalid(error instanceof Error ? error.message : String(error));
  }
}

export class OptionsInvalid extends Error {
  override readonly name = 'OptionsInvalid';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}
