import { beforeAll, describe, expect, it } from 'vitest';
import { defects, foundIn } from './defects.ts';
import { synthesised, type Synthesised } from './rules/assembly.ts';
import { rules, VALIDATOR } from './rules/index.ts';
import { findAll } from './rules/rule.ts';

/** Milliseconds: bundles, three synths and AWS's data take 20 seconds of a processor, and minutes on a busy machine. */
const SLOW = 900_000;

const STAGES = ['dev', 'prod'];
const apps = new Map<string, Synthesised>();
const dev = (): Synthesised => apps.get('dev')!;

beforeAll(async () => {
  const made = await synthesised(...STAGES);
  for (const [index, stage] of STAGES.entries()) apps.set(stage, made[index]!);
}, SLOW);

/** The app as it would be in a stage of another name: all names in it begin with `lojal-<stage>`. */
const inStage = (name: string): Synthesised =>
  JSON.parse(JSON.stringify(dev()).replaceAll('lojal-dev', `lojal-${name}`)) as Synthesised;

describe('what would be deployed', () => {
  it.each(STAGES)('has no problem in the stage %s', { timeout: SLOW }, async (stage) => {
    expect(await findAll(rules, apps.get(stage)!)).toEqual([]);
  });

  it('fits its names in a stage whose own is as long as may be, and not in a much longer one', async () => {
    // Given the sixteen letters that a stage may have, and 60.
    const asked = rules.filter(({ name }) => name !== VALIDATOR);
    expect(await findAll(asked, inStage('s'.repeat(16)))).toEqual([]);
    const found = await findAll(asked, inStage('s'.repeat(60)));
    expect(found.map(({ rule }) => rule)).toContain('names');
  });

  it('is looked at by rules that each have a name and say where they come from', () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(rules.filter(({ source }) => !/https:|DESIGN|INVARIANTS|CDK|limits of/.test(source))).toEqual([]);
  });
});

describe('a seeded defect', () => {
  it.each(defects)('$name', { timeout: SLOW }, async (defect) => {
    // Given the app with one slip in it, when the rules look at it, then those that are there for it see it.
    const asked = rules.filter(({ name }) => name !== VALIDATOR || defect.by.includes(name));
    const found = await foundIn(dev(), defect, asked);
    const by = new Set(found.map(({ rule }) => rule));
    expect(defect.by.length).toBeGreaterThan(0);
    expect(defect.by.filter((rule) => !by.has(rule))).toEqual([]);
    // And each says where it is and what it found.
    expect(found.filter(({ at, message }) => at === '' || message.length < 20)).toEqual([]);
  });

  it('is seeded for every rule that reads templates', () => {
    const covered = new Set(defects.flatMap(({ by }) => by));
    // The synth's own findings stand in its report, which no template holds: test/deploy/contract.test.ts has them.
    expect(rules.map(({ name }) => name).filter((name) => !covered.has(name) && name !== 'synth')).toEqual(
      [],
    );
  });

  it('is seen in production too, which has other names and a domain', { timeout: SLOW }, async () => {
    // `npm run defects -- prod` is what an operator asks before a deploy.
    const asked = rules.filter(({ name }) => name !== VALIDATOR);
    const missed: string[] = [];
    for (const defect of defects) {
      const by = new Set((await foundIn(apps.get('prod')!, defect, asked)).map(({ rule }) => rule));
      if (defect.by.some((rule) => rule !== VALIDATOR && !by.has(rule))) missed.push(defect.name);
    }
    expect(missed).toEqual([]);
  });

  it('leaves the app as it was', async () => {
    const before = JSON.stringify(dev());
    await foundIn(dev(), defects[0]!);
    expect(JSON.stringify(dev())).toBe(before);
  });
});
