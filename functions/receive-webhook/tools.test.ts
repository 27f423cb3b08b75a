import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import type { Secret } from '../../shared/ports/secrets.ts';
import { instant } from '../../shared/time/instant.ts';
import { SOURCES, type SourceName } from '../../shared/webhook/sources/index.ts';
import { incoming, items, OTHER_SECRET, queued, type Answer } from '../../test/support/incoming.ts';
import { recorded, toolPost, type Changed } from '../../test/support/tool-post.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const ASA_SEEN = { membershipNumber: 'M-10482', email: 'asa@example.org' };
const HELP = { kind: 'dismissal', state: 'closed', occurredAt: '2026-11-20T09:15:37.000Z', member: ASA_SEEN };

/** Each recorded body, the form of that tool, and the event that it makes. */
const RECORDED: readonly (readonly [file: string, form: string, type: string, fields: object])[] = [
  ['typeform', 'typeform-help', 'help.received', { ...HELP, case: 'q8w7e6r5t4y3u2i1o0p9a8s7d6f5g4h3' }],
  [
    'tally',
    'tally-survey',
    'survey.answered',
    { question: 'nps', score: 9, wave: 'mV425y', occurredAt: '2026-11-20T09:15:37.000Z', member: ASA_SEEN },
  ],
  [
    'jotform',
    'jotform-help',
    'help.received',
    { ...HELP, occurredAt: '2026-11-20T09:15:37.692Z', case: '6483681866127454931' },
  ],
  [
    'google-forms',
    'google-survey',
    'survey.answered',
    {
      question: 'nps',
      score: 9,
      wave: '1FAIpQLSdQx7',
      occurredAt: '2026-11-20T09:15:37.000Z',
      member: ASA_SEEN,
    },
  ],
  [
    'formbricks',
    'formbricks-survey',
    'survey.answered',
    {
      question: 'nps',
      score: 9,
      comment: 'Snabb hjälp',
      wave: 'cm3surveyid',
      occurredAt: '2026-11-20T09:15:37.116Z',
      member: { membershipNumber: 'M-10482' },
    },
  ],
  ['microsoft-forms', 'microsoft-help', 'help.received', { ...HELP, case: 'v4j5cvGGr0GRqy180BHbRwQ2-678' }],
  [
    'gravity-forms',
    'gravity-join',
    'member.joined',
    {
      occurredAt: '2026-11-20T09:15:37.000Z',
      member: { ...ASA_SEEN, givenName: 'Åsa', familyName: 'Ek', phone: '+46701740605' },
    },
  ],
  [
    'hubspot',
    'hubspot-event',
    'event.attended',
    { event: 'Webbinarium om arbetstid', occurredAt: '2026-11-20T09:15:37.000Z', member: ASA_SEEN },
  ],
];

describe('a body as the tool really sent it', () => {
  it.each(RECORDED)('%s: form %s makes %s of it', async (file, form, type, fields) => {
    const world = incoming();
    const answer = await toolPost(world.local, form, recorded(file));
    expect([answer.status, answer.json]).toEqual([202, { accepted: true, id: expect.any(String) }]);
    expect(await queued(world)).toEqual([
      {
        id: answer.json.id,
        form,
        bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        receivedAt: '2028-01-11T09:12:00.000Z',
        trust: world.local.workflows.forms.get(form)!.trust,
        type,
        fields,
      },
    ]);
  });

  it('is there for every source, and every source has a form', () => {
    const { workflows } = incoming().local;
    const inUse = new Set([...workflows.forms.values()].map(({ source }) => source));
    expect([...inUse].toSorted()).toEqual(Object.keys(SOURCES).toSorted());
    const seen = new Set(RECORDED.map(([, form]) => workflows.forms.get(form)!.source));
    // Our own JSON has its list in lists.test.ts.
    expect([...seen, 'token'].toSorted()).toEqual(Object.keys(SOURCES).toSorted());
  });

  it.each(RECORDED)('%s: five deliveries, at once and a year apart, have one effect', async (file, form) => {
    const world = incoming();
    await submitAndSettle(world.local, 'join', { ...ASA, joinedOn: '2020-01-01' });
    const sent = (): Promise<Answer> => toolPost(world.local, form, recorded(file));
    const answers = await Promise.all([sent(), sent(), sent(), sent()]);
    await world.local.engine.settle();
    const kept = eventsKept(world);
    await world.local.engine.advanceTo(instant('2029-01-11T09:12:00Z'));
    answers.push(await sent());
    await world.local.engine.settle();
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(kept).toHaveLength(2);
    expect(eventsKept(world).filter((row) => !/level\./.test(row))).toHaveLength(2);
  });

  it('Jotform: the same submission between other boundaries is the same, and no conflict', async () => {
    const world = incoming();
    await toolPost(world.local, 'jotform-help', recorded('jotform'), { boundary: '----a1b2c3d4e5' });
    await toolPost(world.local, 'jotform-help', recorded('jotform'), { boundary: '----f6a7b8c9d0' });
    const [one, other] = await queued(world);
    expect(other).toEqual(one);
  });
});

function eventsKept(world: ReturnType<typeof incoming>): string[] {
  return items(world).filter((row) => /^MEMBER#\S+ EVENT#/.test(row));
}

describe('whoever is not the tool', () => {
  const forms: readonly string[] = RECORDED.map(([, form]) => form);
  const WRONG: readonly (readonly [string, Changed])[] = [
    ['another secret', { secret: OTHER_SECRET }],
    ['a form that is not there', { to: 'nobody' }],
    ['a form of another source', { to: 'join' }],
    ['a secret in the address of a form that has none', { to: 'join', pathSecret: 'x' }],
  ];

  it.each(forms)('%s: gets one and the same answer as a stranger, and nothing is stored', async (form) => {
    const world = incoming();
    const { local } = world;
    const { source } = local.workflows.forms.get(form)!;
    const stranger = await toolPost(local, 'join', {}, { to: 'nobody', secret: OTHER_SECRET });
    expect(stranger.status).toBe(401);
    const answers = [];
    for (const [, changed] of WRONG) answers.push(await toolPost(local, form, recorded('typeform'), changed));
    for (const header of PROOFS[source]) {
      answers.push(await toolPost(local, form, undefined, { headers: { [header]: undefined } }));
      answers.push(await toolPost(local, form, undefined, { headers: { [header]: '' } }));
    }
    const path = SOURCES[source].proof === 'path' ? [undefined, '', 'x'] : ['x', ''];
    for (const pathSecret of path) answers.push(await toolPost(local, form, undefined, { pathSecret }));
    for (const answer of answers) expect(answer).toEqual(stranger);
    expect([world.queue.size(), items(world)]).toEqual([0, []]);
  });

  it('cannot use the secret of one form for another of the same source', async () => {
    const world = incoming();
    const [{ value }] = await world.local.world.secrets.get('form-google-survey');
    const { status } = await toolPost(world.local, 'formbricks-survey', recorded('formbricks'), {
      secret: value,
    });
    expect([status, world.queue.size()]).toEqual([401, 0]);
  });
});

const PROOFS: Readonly<Record<SourceName, readonly string[]>> = {
  'standard-webhooks': ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  typeform: ['typeform-signature'],
  tally: ['tally-signature'],
  jotform: [],
  'microsoft-forms': ['authorization'],
  'gravity-forms': ['authorization'],
  hubspot: ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'],
  token: ['authorization'],
};

describe('a secret that is changed', () => {
  it.each([...RECORDED.map(([, form]) => form), 'log-ins'])(
    '%s: no request is lost while both are valid, and the old one ends with its time',
    async (form) => {
      const world = incoming();
      const { local } = world;
      const name = local.workflows.forms.get(form)!.secret;
      const [old] = await local.world.secrets.get(name);
      const next = { id: 'k2', value: OTHER_SECRET };
      const get = local.world.secrets.get.bind(local.world.secrets);
      const active = vi.spyOn(local.world.secrets, 'get');
      const stage = (...secrets: [Secret, ...Secret[]]): unknown =>
        active.mockImplementation(async (asked) => (asked === name ? secrets : get(asked)));
      const statusWith = async (secret: string): Promise<number> =>
        (await toolPost(local, form, undefined, { secret })).status;

      stage(old);
      expect(await statusWith(old.value)).toBe(202);
      // The new one is added, the tool still sends the old one; the tool is changed; the old one is taken away.
      stage(next, old);
      expect([await statusWith(old.value), await statusWith(next.value)]).toEqual([202, 202]);
      stage(next);
      expect([await statusWith(next.value), await statusWith(old.value)]).toEqual([202, 401]);
      expect(world.queue.size()).toBe(4);
    },
  );
});
