import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle, checkedWorkflows, verbs, type Bundle } from '../../infra/aws/bundle.ts';
import { formSecret } from '../../infra/aws/form-secret.ts';
import { placeIn } from '../../infra/aws/trace.ts';
import { JourneyInvalid } from '../../shared/journey/journey-invalid.ts';

/** Milliseconds that a process, or a pass of esbuild, may take on a busy machine. */
const SLOW = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'lojal-bundles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bundles = await bundle(folder);

/** Every variable that bind() can set: what a function has no need of, it does not read. */
const VARIABLES = {
  AWS_REGION: 'eu-north-1',
  TABLE_NAME: 'table',
  QUEUE_URL: 'https://sqs.eu-north-1.amazonaws.com/111122223333/events',
  STATE_MACHINES: '{"welcome":"arn:aws:states:eu-north-1:111122223333:stateMachine:welcome"}',
  SCHEDULES: '{"group":"g","role":"arn:r","target":"arn:f","deadLetters":"arn:q"}',
  CONFIGURATION_SET: 'set',
  SMS_CONFIGURATION_SET: 'set',
  SMS_MAX_PRICE: '0.30',
  SECRET_ARN: 'arn:aws:secretsmanager:eu-north-1:111122223333:secret:s',
  PUBLIC_URL: 'https://example.org',
};

/**
 * What `require` of a file gives or throws, in a process with only this environment, in a folder without packages; and of
 * which kinds schemas were made meanwhile: zod tells its configuration's `postProcessor` of each.
 */
function required(path: string, env: NodeJS.ProcessEnv): string {
  const script = `let said;
    const made = new Set();
    globalThis.__zod_globalConfig = { postProcessor: ({ _zod: { def } }) => void made.add(def.type ?? def.check) };
    try { said = Object.entries(require(process.argv[1])).map(([name, value]) => name + ': ' + typeof value).join(); }
    catch ({ name, message }) { said = name + ': ' + message; }
    process.stdout.write([said, ...[...made].toSorted()].join('\\n'));`;
  return execFileSync(process.execPath, ['-e', script, path], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: SLOW,
  });
}

/** Files that are for build time or for one machine. */
const FOREIGN =
  /node_modules\/(mjml|marked|yaml|date-holidays|htmlnano|vitest)[/-]|\.local(\.\w+)?\.ts$|^infra\/|^test\/|\.test\.ts$/;
const foreign = (inputs: Iterable<string>): string[] => [...inputs].filter((path) => FOREIGN.test(path));

/**
 * Kinds of schemas that may be made at load, where a few hundred would take as long as half the SDK: those that wait for
 * their first use, and that a field of an event of the organisation's own (workflows/events.ts) may be left out. Of one
 * function each call starts a run, so the map of its state machines is read at load.
 */
const AT_LOAD = ['lazy', 'optional'];
const OF_BINDINGS: Readonly<Record<string, readonly string[]>> = { 'start-journey': ['record', 'string'] };

/** The SDK looks for it in a `try`: signatures for many regions at once, which nothing here makes. */
const OPTIONAL = new Set(['@aws-sdk/signature-v4-crt']);

/** What is much and few need. An answer on a member's page, and the event of a done task, name the member, also by phone. */
const ELSEWHERE = [
  { what: 'libphonenumber', where: ['member-pages', 'receive-webhook', 'record-event'] },
  { what: 'jsonata', where: ['receive-webhook'] },
  { what: 'sms-segments-calculator', where: ['send-message'] },
];

describe('a bundle', () => {
  it('is made for each function', () => {
    expect(bundles.map(({ verb }) => verb)).toEqual(verbs());
    expect(bundles.length).toBeGreaterThan(6);
  });

  it.each(bundles)(
    'of $verb loads by require in an empty process, and makes each schema when it is first used',
    { timeout: SLOW },
    ({ verb, path }) => {
      const [said, ...made] = required(path, VARIABLES).split('\n');
      expect(said).toBe('handler: function');
      expect(made).toContain('lazy');
      expect(made.filter((kind) => !AT_LOAD.includes(kind))).toEqual(OF_BINDINGS[verb] ?? []);
    },
  );

  it.each(bundles)(
    'of $verb says what it lacks when the stack did not bind it',
    { timeout: SLOW },
    ({ path }) => {
      expect(required(path, { AWS_REGION: 'eu-north-1' })).toMatch(
        /^VariableMissing: The environment variable \w+ is not set: the stack must bind it/,
      );
    },
  );

  it.each(bundles)(
    'of $verb holds nothing that is for build time or for one machine',
    ({ verb, inputs, requires }) => {
      expect(inputs.has(`functions/${verb}/lambda.ts`)).toBe(true);
      expect(foreign(inputs.keys())).toEqual([]);
      // What esbuild left outside is not there on AWS.
      const outside = requires.filter((name) => !isBuiltin(name) && !OPTIONAL.has(name));
      expect([...outside, ...requires.filter((name) => name === 'node:sqlite')]).toEqual([]);
      expect(requires).toContain('node:crypto');
    },
  );

  it('would be noticed with such a thing in it', () => {
    const paths = [
      'node_modules/mjml/lib/index.js',
      'node_modules/marked/lib/marked.esm.js',
      'shared/adapters/items.local.ts',
    ];
    expect(foreign(paths)).toEqual(paths);
    expect(isBuiltin('left-pad')).toBe(false);
  });

  it.each(bundles)(
    'of $verb is at most 450 kB with its SDK, and its map is not uploaded with it',
    ({ verb, bytes }) => {
      expect(bytes).toBeLessThanOrEqual(450_000);
      expect(readdirSync(join(folder, verb))).toEqual(['index.cjs']);
      expect(readdirSync(folder)).toContain(`${verb}.map`);
    },
  );

  it.each(ELSEWHERE)('has $what only where it is used, and there packed', ({ what, where }) => {
    const having = bundles.filter(({ inputs }) => [...inputs.keys()].some((path) => path.includes(what)));
    expect(having.map(({ verb }) => verb)).toEqual(where);
    for (const { inputs } of having)
      expect([...inputs.keys()].filter((path) => path.includes(what))).toEqual([
        expect.stringMatching(/^packed:/),
      ]);
  });

  it('holds neither the stack, nor other ways to credentials than the environment, nor what checks journeys', () => {
    const superfluous = /aws-cdk|constructs\/|credential-provider-(?!env|node)|nested-clients|problems-/;
    expect(
      bundles.flatMap(({ inputs }) => [...inputs.keys()].filter((path) => superfluous.test(path))),
    ).toEqual([]);
  });

  it('is not made of journeys or forms that are wrong: they are loaded and so checked first', async () => {
    const target = join(folder, 'never');
    const wrong = new JourneyInvalid('welcome', ['it has no steps']);
    await expect(bundle(target, () => Promise.reject(wrong))).rejects.toBe(wrong);
    expect(existsSync(target)).toBe(false);
    const { journeys, forms } = await checkedWorkflows();
    expect([...journeys.keys()]).toContain('welcome');
    expect(forms.size).toBeGreaterThan(1);
  });

  it(
    'is the same each time and wherever it is put, so that what did not change is not deployed again',
    { timeout: 3 * SLOW },
    async () => {
      const hashed = (all: readonly Bundle[]): string[] =>
        all.map(
          ({ verb, path }) => `${verb} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`,
        );
      const one = hashed(bundles);
      expect(hashed(await bundle(join(folder, 'again', 'a/longer/way')))).toEqual(one);
      expect(new Set(one.map((line) => line.split(' ')[1])).size).toBe(bundles.length);
    },
  );
});

describe('a place in a stack trace', () => {
  it('is found again in the source', () => {
    const { path } = bundles.find(({ verb }) => verb === 'record-run')!;
    const lines = readFileSync(path, 'utf8').split('\n');
    const line = lines.findIndex((one) => one.includes('a run failed'));
    const column = lines[line]!.indexOf('a run failed');
    expect(placeIn(folder, 'record-run', line + 1, column + 1)).toMatch(
      /^functions\/record-run\/record-run\.ts:\d+$/,
    );
  });

  it('that is not there is said to be so', () => {
    expect(() => placeIn(folder, 'record-run', 99_999, 1)).toThrow('record-run has no 99999:1');
    expect(() => placeIn(folder, 'no-such', 1, 1)).toThrow('node infra/aws/bundle.ts');
  });
});

describe('the secret of a form', () => {
  const value = JSON.stringify({ current: 'k1', k1: 'k'.repeat(64) });

  it('is what its tool signs with: 32 bytes, another for each form, the same each time', async () => {
    const ofJoin = await formSecret(value, 'join');
    expect(ofJoin).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await formSecret(value, 'join')).toBe(ofJoin);
    expect(await formSecret(value, 'leave')).not.toBe(ofJoin);
  });

  it('of a form that is not there is refused with those that are', async () => {
    await expect(formSecret(value, 'jion')).rejects.toThrow('no form "jion"; it has "join"');
  });

  it('of a value that is no such secret is refused', async () => {
    await expect(formSecret('{}', 'join')).rejects.toThrow('The secret is not as expected: current');
  });
});
