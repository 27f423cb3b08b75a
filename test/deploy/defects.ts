import { closedDefects } from './defects.closed.ts';
import { edgeDefects } from './defects.edges.ts';
import { machineDefects } from './defects.machines.ts';
import { resourceDefects } from './defects.resources.ts';
import { rightDefects } from './defects.rights.ts';
import type { Defect } from './defects.seed.ts';
import { silentDefects } from './defects.silent.ts';
import { watchDefects } from './defects.watch.ts';
import type { Synthesised } from './rules/assembly.ts';
import { rules } from './rules/index.ts';
import { findAll, type Found, type Rule } from './rules/rule.ts';

export const defects: readonly Defect[] = [
  ...machineDefects,
  ...edgeDefects,
  ...rightDefects,
  ...resourceDefects,
  ...watchDefects,
  ...silentDefects,
  ...closedDefects,
];

/** What rules say of an app with one defect in it; the app itself stays as it is. */
export async function foundIn(
  app: Synthesised,
  { seed }: Defect,
  by: readonly Rule[] = rules,
): Promise<readonly Found[]> {
  const spoilt = structuredClone(app);
  seed(spoilt);
  return findAll(by, spoilt);
}
