import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listQuarantined, type Quarantined } from '../../functions/receive-webhook/quarantine.ts';
import { verbs } from '../../infra/aws/bundle.ts';
import { createLocalWorld, type LocalWorld } from '../../infra/local/world.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { functionOf, roleOf } from '../deploy/access.ts';
import { startBundled, type BundledWorld } from '../support/as-bundled.ts';
import { BEGINS, PERSONAL, tellFirstWeeks } from '../support/first-weeks.ts';
import { iamMatrix, matrixTable, unusedProblems } from '../support/iam-matrix.ts';
import { instantBytes } from '../support/instant-bytes.ts';
import { cameOf, renamed } from '../support/what-came.ts';
import { UNUSED } from './unused-rights.table.ts';

/** Milliseconds: a synth, a pass of esbuild and four weeks take their time on a busy machine. */
const SLOW = 600_000;

/** Four weeks of ten members, told by the functions as they are deployed: see test/support/as-bundled.ts. */
describe('as bundled', () => {
  let bundled: BundledWorld;
  let there: Awaited<ReturnType<typeof cameOf>>;
  let here: Awaited<ReturnType<typeof cameOf>>;
  let waiting: readonly Quarantined[];

  beforeAll(async () => {
    bundled = await startBundled(inject('dynamoDbEndpoint'), BEGINS);
    const local = localLike(bundled);
    await tellFirstWeeks(local);
    here = await cameOf(local);
    waiting = (await listQuarantined(local.world.items)).quarantined;
    await tellFirstWeeks(bundled).catch((error: unknown) => {
      throw new Error([...bundled.aws.malformed, bundled.logs().slice(-4000)].join('\n'), {
        cause: error,
      });
    });
    there = await cameOf(bundled);
  }, SLOW);
  afterAll(() => bundled.stop());

  it('sends the mails of the local world, to the byte but for the tokens of links', () => {
    expect(renamed(there.mails)).toEqual(renamed(here.mails));
    expect(countBy(there.mails.map(({ tags }) => tags['journey']!))).toEqual({
      birthday: 1,
      'check-in': 1,
      staff: 13,
      'thank-you': 7,
      welcome: 21,
    });
  });

  it('sends the SMS of the local world, to the byte but for the tokens of links', () => {
    expect(renamed(there.texts)).toEqual(renamed(here.texts));
    expect(there.texts.map(({ context }) => `${context['journey']}/${context['step']}`)).toEqual([
      'nps/survey',
      'nps/survey',
      'check-in/reminder',
    ]);
  });

  it('leaves the members, their runs, messages, tasks, events and index as the local world does', () => {
    expect(there.members).toEqual(here.members);
    expect(there.unmatched).toEqual(here.unmatched);
    expect(there.unmatched).toBe(78);
  });

  it('leaves the one wrong log-in of a hundred in quarantine, by itself, as the local world does', async () => {
    const { quarantined } = await listQuarantined(bundled.world.items);
    expect(quarantined).toEqual(waiting);
    expect(quarantined).toMatchObject([{ form: 'log-ins', place: 99, code: 'invalid-event' }]);
  });

  it('makes no call that its service would not take, and none that would be lost on the way', async () => {
    expect(bundled.aws.malformed).toEqual([]);
    expect(await bundled.queue.deadLetters()).toEqual([]);
    expect(bundled.queue.size()).toBe(0);
    // A run that was stopped by hand is no failure for a person to look at.
    expect(bundled.forPeople).toEqual([]);
  });

  it('hears of a bounce and of a complaint by the bus and by the topic, of a delivery by the bus alone', () => {
    const heard = bundled.heard('record-delivery').map((event) => {
      if (!('Records' in event)) return `bus: ${String(event['detail-type'])}`;
      const [{ Sns }] = event['Records'] as [{ Sns: { Message: string } }];
      return `topic: ${(JSON.parse(Sns.Message) as { eventType: string }).eventType}`;
    });
    const mails = bundled.called('ses.SendEmail').length - 1;
    expect(countBy(heard)).toEqual({
      'bus: Email Bounced': 1,
      'topic: Bounce': 1,
      'bus: Email Complaint Received': 1,
      'topic: Complaint': 1,
      // One was throttled; one bounced.
      'bus: Email Delivered': mails - 1,
      'topic: TEXT_SENT': 3,
      'topic: TEXT_DELIVERED': 2,
      'topic: TEXT_INVALID': 1,
    });
  });

  it('tells of no person in a queue, an execution, a schedule or a log', () => {
    const plumbing = bundled.aws.calls.filter(
      ({ operation }) => !/^(?:DynamoDB_|ses\.|PinpointSMSVoiceV2\.)/.test(operation),
    );
    expect(plumbing.length).toBeGreaterThan(100);
    expect(JSON.stringify(plumbing)).not.toMatch(PERSONAL);
    expect(bundled.logs()).toMatch(/a message has bounced/);
    expect(bundled.logs()).not.toMatch(PERSONAL);
  });

  it('calls nothing that its role does not allow, and is allowed nothing that it does not call but for what is listed', () => {
    const matrix = iamMatrix(bundled.stack, bundled.uses());
    console.log(matrixTable(matrix, UNUSED));
    expect(bundled.started()).toEqual(verbs());
    expect(matrix.refused).toEqual([]);
    expect(unusedProblems(matrix, UNUSED)).toEqual([]);
  });

  it('would see a right that is missing, one that is too many, and a reason that no longer holds', () => {
    const { stack } = bundled;
    const uses = bundled.uses();
    const listed = 'arn:aws:dynamodb:eu-north-1:111122223333:table/lojal-dev-items';
    const role = roleOf(functionOf(stack, 'send-message').properties.Role);
    const scanned = iamMatrix(stack, [...uses, { role, need: `dynamodb:Scan ${listed}` }]);
    expect(scanned.refused).toEqual([`send-message: dynamodb:Scan ${listed}`]);
    const withoutMail = iamMatrix(
      stack,
      uses.filter((one) => one.role !== role || !one.need.startsWith('ses:')),
    );
    expect(unusedProblems(withoutMail, UNUSED)).toEqual([
      expect.stringMatching(/^send-message is allowed ses:SendEmail \S+configuration-set/),
      expect.stringMatching(/^send-message is allowed ses:SendEmail \S+identity/),
    ]);
    const deleted = iamMatrix(stack, [...uses, { role, need: `dynamodb:DeleteItem ${listed}` }]);
    expect(unusedProblems(deleted, UNUSED)).toEqual([
      `send-message calls dynamodb:DeleteItem ${listed}, which is listed as without use`,
    ]);
  });
});

/** The local world for the same stage, at the same address, in which new members get the same refs. */
function localLike({ workflows, world: { publicUrl } }: LocalWorld): LocalWorld {
  const db = openDatabase(':memory:');
  const others = seededBytes('as-bundled');
  // What the world needs to be made is no ref.
  let now = (): number => toEpochMs(BEGINS);
  const byInstant = instantBytes(() => now());
  const bytes = (length: number): Uint8Array => (length === 1 ? byInstant() : others(length));
  const local = createLocalWorld({ db, workflows, publicUrl, at: BEGINS, bytes });
  now = () => toEpochMs(local.clock.now());
  return local;
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
