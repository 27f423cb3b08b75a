import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  OptionMoved,
  readStage,
  refuseMoved,
  StageFileInvalid,
  StageInvalid,
  StageMissing,
  stageNamed,
  STAGES,
  stagesIn,
  type StageFile,
} from '../../infra/aws/stage.ts';
import { leftovers, teardownNotes } from '../../infra/aws/teardown.ts';
import { ofStage } from '../../shared/member/organisation.ts';
import { organisation } from '../../workflows/organisation.ts';
import { deployed, ofType } from '../support/deployed.ts';
import { stageWith, synthesise } from '../support/stack.ts';
import { read } from '../support/tree.ts';
import { functionsOf } from './access.ts';

const certificateIn = (region: string): string =>
  `arn:aws:acm:${region}:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab`;
const MINIMAL: StageFile = { production: false, alarmEmail: 'drift@example.org' };
const folder = mkdtempSync(join(tmpdir(), 'lojal-stages-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the name of a stage', () => {
  it.each([
    ['Prod', /"Prod"/],
    ['a-b', /"a-b"/],
    ['', /""/],
    [7, /7/],
    ['x'.repeat(17), /1 to 16/],
    ['../dev', /small letters/],
  ])('%j is refused, with what to do', (given, message) => {
    expect(() => stageNamed(given)).toThrow(StageInvalid);
    expect(() => stageNamed(given)).toThrow(message);
  });

  it('is dev unless said', () => {
    expect(stageNamed(undefined)).toEqual(stageNamed('dev'));
  });

  it('without a file is refused with those that have one', () => {
    expect(() => stageNamed('staging')).toThrow(StageMissing);
    expect(() => stageNamed('staging')).toThrow('no infra/stages/staging.json; there are dev, prod, test');
  });
});

describe('the file of a stage', () => {
  it.each(stagesIn(STAGES))('%s, as shipped, is read; prod alone is production', (name) => {
    const stage = stageNamed(name);
    expect([stage.name, stage.production, stage.region]).toEqual([name, name === 'prod', 'eu-north-1']);
  });

  it('needs little: what it does not say has its default', () => {
    expect(readStage('dev', MINIMAL)).toEqual({
      ...MINIMAL,
      name: 'dev',
      region: 'eu-north-1',
      mail: { identity: 'here' },
      sms: { maxPrice: '0.30' },
      api: { requestsPerSecond: 50, burst: 100 },
      options: { customerKey: false, dashboard: false, xray: false },
      organisation,
      overrides: undefined,
      senders: undefined,
    });
  });

  it.each<[string, unknown, string]>([
    ['an unknown field', { ...MINIMAL, regoin: 'eu-west-1' }, 'Unrecognized key: "regoin"'],
    ['an unknown option', { ...MINIMAL, options: { xRay: true } }, 'options: Unrecognized key: "xRay"'],
    ['no word on production', { alarmEmail: 'a@example.org' }, 'production: Invalid input: expected boolean'],
    ['no address for alarms', { production: true }, 'alarmEmail: expected an e-mail address'],
    ['production without a domain', { ...MINIMAL, production: true }, 'domain: is missing, and members get'],
    [
      'a domain that is an address',
      { ...MINIMAL, domain: { name: 'https://medlem.example.org' } },
      'domain.name: expected a name of yours in small letters',
    ],
    ['a domain of one word', { ...MINIMAL, domain: { name: 'medlem' } }, 'domain.name: expected a name of'],
    [
      'a certificate that is none',
      { ...MINIMAL, domain: { name: 'medlem.example.org', certificate: 'arn:aws:iam::1:x' } },
      'domain.certificate: expected the ARN of a certificate of ACM',
    ],
    [
      'a certificate of another region',
      { ...MINIMAL, domain: { name: 'medlem.example.org', certificate: certificateIn('us-east-1') } },
      'domain.certificate: is in us-east-1; the API takes one that is in eu-north-1',
    ],
    ['a region that is none', { ...MINIMAL, region: 'Stockholm' }, 'region: expected a region of AWS'],
    ['a price with a comma', { ...MINIMAL, sms: { maxPrice: '0,30' } }, 'sms.maxPrice: expected USD over 0'],
    ['SMS for nothing', { ...MINIMAL, sms: { maxPrice: '0.00' } }, 'sms.maxPrice: expected USD over 0'],
    [
      'a price that is a number',
      { ...MINIMAL, sms: { maxPrice: 0.3 } },
      'sms.maxPrice: Invalid input: expected string',
    ],
    ['no mails', { ...MINIMAL, mail: { mailsPerSecond: 0 } }, 'mail.mailsPerSecond: Too small'],
    [
      'half a mail',
      { ...MINIMAL, mail: { mailsPerSecond: 1.5 } },
      'mail.mailsPerSecond: Invalid input: expected int',
    ],
    ['a list', [], 'the file: Invalid input: expected object'],
    [
      'a misspelt field of the organisation',
      { ...MINIMAL, organisation: { zon: 'Europe/Oslo' } },
      '\n  organisation: Unrecognized key: "zon"',
    ],
    [
      'a zone that is none',
      { ...MINIMAL, organisation: { zone: 'Stockholm' } },
      'organisation.zone: expected an IANA time zone',
    ],
    [
      'a misspelt link',
      { ...MINIMAL, organisation: { links: { portl: organisation.links['portal'] } } },
      'organisation.links.portl: unknown; known are portal, help',
    ],
    [
      'an SMS sender that is too long',
      { ...MINIMAL, organisation: { smsSender: 'Exempelforbundet' } },
      'organisation.smsSender: expected 1 to 11 letters',
    ],
    [
      'more than variables hold',
      { ...MINIMAL, organisation: { postalAddress: 'x'.repeat(2000) } },
      "the functions' variables hold 2000",
    ],
  ])('with %s is refused by the name of the field, with what was expected', (_, given, said) => {
    expect(() => readStage('test', given)).toThrow(StageFileInvalid);
    expect(() => readStage('test', given)).toThrow(said);
    expect(() => readStage('test', given)).toThrow('infra/stages/test.json is not as expected');
  });

  it('that is no JSON is refused', () => {
    writeFileSync(join(folder, 'broken.json'), '{ "production": true, }');
    expect(() => stageNamed('broken', folder)).toThrow('it is not JSON');
  });

  it.each([
    [1, 1],
    [14, 4],
    [10_000, 2500],
  ])('a sending rate of %i mails a second lets %i calls run at once', (mailsPerSecond, senders) => {
    expect(readStage('dev', { ...MINIMAL, mail: { mailsPerSecond } }).senders).toBe(senders);
  });

  it.each(['region', 'smsMaxPrice', 'mailsPerSecond'])('is where -c %s has moved', (option) => {
    const given = (name: string): unknown => (name === option ? 'x' : undefined);
    expect(() => refuseMoved(given)).toThrow(OptionMoved);
    expect(() => refuseMoved(given)).toThrow('infra/stages/<stage>.json');
    expect(() => refuseMoved(() => undefined)).not.toThrow();
  });

  it('is told whole in infra/stages/README.md', () => {
    const text = read('infra/stages/README.md');
    const stage = readStage('dev', { ...MINIMAL, mail: { mailsPerSecond: 1 }, restoredTable: 'table' });
    const { name, overrides, senders, organisation: own, ...fields } = stage;
    expect([name, overrides, senders, own.zone]).toEqual(['dev', undefined, 1, 'Europe/Stockholm']);
    const paths = Object.entries(fields).flatMap(([field, value]) =>
      typeof value === 'object' ? Object.keys(value).map((inner) => `${field}.${inner}`) : [field],
    );
    expect([...paths, 'organisation'].filter((path) => !text.includes(`\`${path}\``))).toEqual([]);
  });
});

/** Milliseconds: a synth takes seconds, and on a busy machine minutes. */
const SLOW = 240_000;

describe('the organisation of a stage', { timeout: SLOW }, () => {
  const test = deployed(synthesise('test').template);

  it('reaches each function as the stack sees it', () => {
    const { organisation: meant } = stageWith('test');
    expect(meant.senders.nb).toEqual({ ...organisation.senders.nb, email: 'ingrid.moen@test.example.org' });
    for (const { properties } of functionsOf(test)) {
      expect(ofStage(organisation, properties.Environment.Variables['ORGANISATION'])).toEqual(meant);
    }
  });

  it('is the one of everywhere where the stage says nothing', () => {
    expect(stageWith('prod').organisation).toEqual(organisation);
    const prod = functionsOf(deployed(synthesise('prod').template));
    expect(prod.map(({ properties }) => properties.Environment.Variables['ORGANISATION'])).toEqual(
      prod.map(() => undefined),
    );
  });

  it('makes its senders’ domain an identity that SES signs for, unless another stack has', () => {
    const identities = ofType<{ EmailIdentity: string; FeedbackAttributes: object }>(
      test,
      'AWS::SES::EmailIdentity',
    );
    expect(identities.map(({ properties }) => properties)).toEqual([
      { EmailIdentity: 'test.example.org', FeedbackAttributes: { EmailForwardingEnabled: false } },
    ]);
    const elsewhere = deployed(synthesise('test', { mail: { identity: 'elsewhere' } }).template);
    expect(ofType(elsewhere, 'AWS::SES::EmailIdentity')).toEqual([]);
    expect(Object.keys(elsewhere.outputs).filter((name) => name.startsWith('Dkim'))).toEqual([]);
  });
});

describe('the two stacks of a stage', { timeout: SLOW }, () => {
  const { data, app, manifest } = synthesise('prod');

  it('hold nothing of each other fast: no export, and no import', () => {
    for (const template of [data, app]) {
      const text = JSON.stringify([template.Resources, template.Outputs]);
      expect(text).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput|"Export"|AWS::SSM::Parameter/);
    }
    expect(JSON.stringify(app)).toContain('table/lojal-prod-items');
    expect(JSON.stringify(app)).toContain('secret:lojal-prod/keys-??????');
  });

  it('are deployed in order, in the region of the stage, with its tag', () => {
    const { artifacts } = JSON.parse(manifest) as {
      artifacts: Record<string, { dependencies?: string[]; environment?: string; properties?: object }>;
    };
    expect(artifacts['lojal-prod']!.dependencies).toContain('lojal-prod-data');
    for (const name of ['lojal-prod', 'lojal-prod-data']) {
      expect(artifacts[name]!.environment).toBe('aws://unknown-account/eu-north-1');
      expect(artifacts[name]!.properties).toMatchObject({ tags: { lojal: 'prod' } });
    }
  });

  it('let the app use a restored table, without touching the one that is there', () => {
    const restored = synthesise('prod', { restoredTable: 'lojal-prod-items-2' });
    expect(restored.data).toEqual(data);
    const tables = functionsOf(deployed(restored.template)).map(
      ({ properties }) => properties.Environment.Variables['TABLE_NAME'],
    );
    expect(new Set(tables)).toEqual(new Set(['lojal-prod-items-2']));
    expect(JSON.stringify(restored.app)).not.toContain('table/lojal-prod-items"');
  });

  it('trace, and show a dashboard, only where the stage asks for it', () => {
    const tracing = (one: Parameters<typeof ofType>[0]): unknown[] =>
      functionsOf(one).map(({ properties }) =>
        JSON.stringify((properties as { TracingConfig?: object }).TracingConfig),
      );
    const plain = deployed(synthesise('prod').template);
    expect(new Set(tracing(plain))).toEqual(new Set([undefined]));
    expect(ofType(plain, 'AWS::CloudWatch::Dashboard')).toEqual([]);
    const rich = synthesise('prod', { options: { xray: true, dashboard: true, customerKey: true } });
    const all = deployed(rich.template);
    expect(new Set(tracing(all))).toEqual(new Set(['{"Mode":"Active"}']));
    expect(ofType(all, 'AWS::CloudWatch::Dashboard').length).toBe(1);
    expect(rich.report.pluginReports.map(({ conclusion }) => conclusion)).toEqual(['success']);
    // Under the key: the table and the secret, by its ARN.
    const [key] = ofType<{ EnableKeyRotation: boolean }>(all, 'AWS::KMS::Key');
    expect(key!.properties.EnableKeyRotation).toBe(true);
    const [table] = ofType<{ SSESpecification: { KMSMasterKeyId: string } }>(all, 'AWS::DynamoDB::Table');
    const [secret] = ofType<{ KmsKeyId: string }>(all, 'AWS::SecretsManager::Secret');
    for (const id of [table!.properties.SSESpecification.KMSMasterKeyId, secret!.properties.KmsKeyId])
      expect(id).toContain(key!.id);
  });
});

describe('npm run teardown', { timeout: SLOW }, () => {
  it.each([
    ['dev', {}],
    ['prod', { options: { customerKey: true } }],
  ] as const)('names everything of %s that stays, and how to remove it', (name, changes) => {
    const { template, stage } = synthesise(name, changes);
    const kept = deployed(template).resources.filter(
      ({ deletionPolicy }) => deletionPolicy === 'RetainExceptOnCreate',
    );
    const called = kept.map(({ type, properties }): unknown =>
      type === 'AWS::KMS::Key' ? `alias/lojal-${name}` : (properties['TableName'] ?? properties['Name']),
    );
    expect(new Set(leftovers(stage).map((one) => one.name))).toEqual(new Set(called));
    const notes = teardownNotes(stage);
    for (const { name: one, commands } of leftovers(stage)) {
      expect(notes).toContain(one);
      for (const command of commands) expect(notes).toContain(command);
    }
  });

  it('tells of the protection of production, and of a restored table', () => {
    expect(teardownNotes(stageWith('prod'))).toContain('--no-enable-termination-protection');
    expect(teardownNotes(stageWith('dev'))).not.toContain('--no-enable-termination-protection');
    expect(teardownNotes(stageWith('dev', { restoredTable: 'lojal-dev-items-2' }))).toContain(
      'delete-table --region eu-north-1 --table-name lojal-dev-items-2',
    );
  });

  it('deletes nothing by itself: it calls no AWS at all', () => {
    expect(read('infra/aws/teardown.ts')).not.toMatch(/@aws-sdk|child_process|adapters/);
  });
});
