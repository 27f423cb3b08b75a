import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { build } from 'esbuild';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { getExampleNumber, type CountryCode } from 'libphonenumber-js/mobile';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { OPTIONS } from '../../infra/aws/bundle.ts';
import { lean, literal } from '../../infra/aws/lean.ts';
import { packed } from '../../infra/aws/packed.ts';
import type { createAwsMailer } from '../../shared/adapters/mailer.aws.ts';
import type { createAwsRuns } from '../../shared/adapters/runs.aws.ts';
import { log } from '../../shared/log.ts';
import { readPhone } from '../../shared/member/fields.ts';
import { smsOf } from '../../shared/message/sms.ts';
import { readMap } from '../../shared/webhook/map.ts';
import { instant } from '../../shared/time/instant.ts';
import { points } from '../../workflows/points.ts';

/** What is left out of bundles, or packed in them, must not change what they do: these are the same things, bundled. */
const SOURCE = `
  export { readPhone } from './shared/member/fields.ts';
  export { smsOf } from './shared/message/sms.ts';
  export { readMap } from './shared/webhook/map.ts';
  export { log } from './shared/log.ts';
  export { points } from './workflows/points.ts';
  export { createAwsRuns } from './shared/adapters/runs.aws.ts';
  export { createAwsMailer } from './shared/adapters/mailer.aws.ts';
  export { SFNClient } from '@aws-sdk/client-sfn';
  export { SESv2Client } from '@aws-sdk/client-sesv2';`;

interface Bundled {
  readonly readPhone: typeof readPhone;
  readonly smsOf: typeof smsOf;
  readonly readMap: typeof readMap;
  readonly log: typeof log;
  readonly points: typeof points;
  readonly createAwsRuns: typeof createAwsRuns;
  readonly createAwsMailer: typeof createAwsMailer;
  readonly SFNClient: new (config: object) => Parameters<typeof createAwsRuns>[0];
  readonly SESv2Client: new (config: object) => Parameters<typeof createAwsMailer>[0];
}

const folder = mkdtempSync(join(tmpdir(), 'lojal-lean-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'lean.cjs');
await build({
  ...OPTIONS,
  stdin: { contents: SOURCE, resolveDir: OPTIONS.absWorkingDir },
  outfile,
  plugins: [lean, packed(OPTIONS)],
});
const bundled = createRequire(import.meta.url)(outfile) as Bundled;

describe('bundled, a phone number', () => {
  const numbers = Object.keys(examples).flatMap((country) => {
    const number = getExampleNumber(country as CountryCode, examples);
    return number ? [number] : [];
  });

  it('of any country is read as in the source, in whatever form it is written', () => {
    expect(numbers.length).toBeGreaterThan(200);
    const forms = numbers.flatMap((one) => [
      one.number,
      one.formatInternational(),
      one.number.replace('+', '00'),
      one.formatNational(),
      one.number.slice(0, -1),
      `${one.number}1`,
    ]);
    const read = forms.flatMap((form) => [bundled.readPhone(form), bundled.readPhone(form, 'nb')]);
    expect(read).toEqual(forms.flatMap((form) => [readPhone(form), readPhone(form, 'nb')]));
    expect(read.filter((one) => one !== undefined).length).toBeGreaterThan(numbers.length * 4);
  });

  it.each([
    ['070-174 06 05', 'sv', '+46701740605'],
    ['412 34 567', 'nb', '+4741234567'],
    ['08-465 004 00', 'sv', undefined],
    ['not a number', 'sv', undefined],
  ] as const)('written as %s by one who reads %s is %s', (given, language, number) => {
    expect(bundled.readPhone(given, language)).toBe(number);
  });
});

describe('bundled, an SMS', () => {
  it.each([
    'Hej Åsa',
    'Buorre beaivi, Máret Čállinoaivi',
    'a'.repeat(161),
    `${'€'.repeat(80)}x`,
    '👩‍👩‍👧'.repeat(12),
  ])('is counted as in the source: %s', (text) => {
    expect(bundled.smsOf(text)).toEqual(smsOf(text));
  });
});

describe('bundled, a map', () => {
  it('gives what it gives in the source, with the helpers of its form', async () => {
    const text = '{ "member": { "email": $lowercase(mail) }, "n": $twice(n) }';
    const given = [{ mail: 'A@EXAMPLE.ORG', n: 4 }, { twice: (n: unknown) => Number(n) * 2 }] as const;
    const fields = await bundled.readMap(text)(...given);
    expect(fields).toEqual(await readMap(text)(...given));
    expect(fields).toEqual({ member: { email: 'a@example.org' }, n: 8 });
  });

  it('that fails on a body rejects, so that the body is refused and not the function ended', async () => {
    await expect(bundled.readMap('$number(n)')({ n: 'x' }, {})).rejects.toMatchObject({ code: 'D3030' });
  });
});

describe('bundled, a log line', () => {
  it('is what it is in the source, apart from its time', () => {
    const written = (logger: typeof log): unknown[] => {
      const lines: string[] = [];
      const stdout = vi
        .spyOn(process.stdout, 'write')
        .mockImplementation((line) => lines.push(String(line)) > 0);
      const stderr = vi
        .spyOn(process.stderr, 'write')
        .mockImplementation((line) => lines.push(String(line)) > 0);
      try {
        logger.info('a start fell due', { run: 'r1' });
        logger.warn('a message has bounced', { reason: 'full' });
        logger.error('a run failed', { run: 'r1', journey: 'welcome' });
      } finally {
        stdout.mockRestore();
        stderr.mockRestore();
      }
      return lines.map((line) => ({ ...(JSON.parse(line) as object), timestamp: 'then' }));
    };
    const lines = written(bundled.log);
    expect(lines).toEqual(written(log));
    expect(lines).toMatchObject([
      { level: 'INFO', message: 'a start fell due', run: 'r1', service: 'lojal' },
      { level: 'WARN', reason: 'full' },
      { level: 'ERROR', journey: 'welcome' },
    ]);
  });
});

describe('bundled, the points', () => {
  it('are those that were checked', () => {
    expect(bundled.points).toEqual(points);
    expect(bundled.points.events.size).toBeGreaterThan(5);
  });

  it('would not be bundled with something in them that a text cannot hold', () => {
    expect(() => literal({ at: new Date(0) })).toThrow('this is of type object');
    expect(() => literal(new Map([['a', () => 1]]))).toThrow('this is of type function');
    expect(() => literal(NaN)).toThrow('this is of type number');
  });
});

/** A client whose calls are all answered with this error. */
const failing = (name: string, header: 'body' | 'x-amzn-errortype') => ({
  region: 'eu-north-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  maxAttempts: 1,
  requestHandler: {
    handle: async () => ({
      response: {
        statusCode: 400,
        headers: header === 'body' ? {} : { [header]: name },
        body: Readable.from([Buffer.from(JSON.stringify({ __type: name, message: 'said so' }))]),
      },
    }),
  },
});

describe('bundled, an error of a service', () => {
  const machines = { welcome: 'arn:aws:states:eu-north-1:111122223333:stateMachine:welcome' };
  const input = { run: 'r', member: 'm', journey: 'welcome', resumeAt: instant('2028-01-11T09:00:00Z') };
  const runsThat = (name: string) =>
    bundled.createAwsRuns(new bundled.SFNClient(failing(name, 'body')), machines);

  it('that an adapter knows by its class is of that class', async () => {
    await expect(runsThat('ExecutionAlreadyExists').start(input)).resolves.toBeUndefined();
    await expect(runsThat('TaskTimedOut').tell('token', { way: 'on' })).resolves.toBe(false);
    await expect(runsThat('ExecutionDoesNotExist').status(input)).resolves.toBeUndefined();
  });

  it('that none does keeps its name and words', async () => {
    await expect(runsThat('ExecutionLimitExceeded').start(input)).rejects.toMatchObject({
      name: 'ExecutionLimitExceeded',
      message: 'said so',
      $fault: 'client',
    });
  });

  it.each([
    ['TooManyRequestsException', 'throttled'],
    ['SendingPausedException', 'paused'],
    ['MailFromDomainNotVerifiedException', 'not-verified'],
  ])('that an adapter knows by its name is known: %s', async (name, reason) => {
    const client = new bundled.SESv2Client(failing(name, 'x-amzn-errortype'));
    const mail = {
      key: 'k',
      from: { name: 'M', address: 'm@example.org' },
      to: 'a@example.org',
      replyTo: 'm@example.org',
      subject: 's',
      text: 't',
      html: 'h',
      headers: {},
      tags: { key: 'k', member: 'm', journey: 'welcome', step: 'hello' },
    };
    await expect(bundled.createAwsMailer(client, 'set').send(mail)).rejects.toMatchObject({
      name: 'MailNotAccepted',
      reason,
    });
  });
});

describe('bundled, a client', () => {
  it.each([
    ['eu-north-1', 'states.eu-north-1.amazonaws.com'],
    ['us-gov-west-1', 'states.us-gov-west-1.amazonaws.com'],
    ['eusc-de-east-1', 'states.eusc-de-east-1.amazonaws.eu'],
    ['cn-north-1', 'states.cn-north-1.amazonaws.com.cn'],
  ])('of the region %s asks %s: no list of regions is needed to know it', async (region, host) => {
    const asked: string[] = [];
    const { requestHandler, ...config } = failing('ExecutionDoesNotExist', 'body');
    const client = new bundled.SFNClient({
      ...config,
      region,
      requestHandler: {
        handle: (request: { readonly hostname: string }) => {
          asked.push(request.hostname);
          return requestHandler.handle();
        },
      },
    });
    const machines = { welcome: `arn:aws:states:${region}:111122223333:stateMachine:welcome` };
    await bundled.createAwsRuns(client, machines).status({ run: 'r', journey: 'welcome' });
    expect(asked).toEqual([host]);
  });
});
