import { describe, expect, it } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { createServer } from '../../infra/local/server.ts';
import { linkToken } from '../../shared/consent/link.ts';
import { answered, ask, choose, journey, question, task } from '../../shared/journey/language.ts';
import { weigh } from '../../shared/loyalty/decay.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import { plus } from '../../shared/time/instant.ts';
import { plain } from '../../test/support/page-html.ts';
import { templates, written } from '../../test/support/pages.ts';
import { runsOf } from '../../test/support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';

const nps = question('nps', { kind: 'care', scale: { from: 0, to: 10 } });
const asking = journey('nps', {
  purpose: 'relation',
  startsOn: { kind: 'event', event: 'member.joined', where: {} },
  endsOn: [],
  steps: [
    ask('survey', { question: nps, within: { days: 10 } }),
    choose('by-score', {
      ways: { low: { when: answered(nps, '0-6'), steps: [task('call', { why: 'low-score' })] } },
    }),
  ],
});

/** Åsa has been asked, and holds the link of her mail. */
async function asked() {
  const local = testWorld({
    workflows: {
      ...workflows,
      journeys: new Map([['nps', asking]]),
      templates,
      questions: written.questions,
    },
  });
  await submitAndSettle(local, 'join', ASA);
  const [mail] = local.mailbox.accepted();
  const id = /\/u\/([\w-]{16})/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1];
  const [key] = await local.world.secrets.get('link');
  return {
    local,
    member: await refOf(local, ASA.membershipNumber),
    path: `/a/${linkToken('answer', id!, key)}`,
  };
}
type World = Awaited<ReturnType<typeof asked>>;

async function answer({ local, path }: World, a: string) {
  const send = async (method: string, body: string) => {
    const result = await local.functions.http['member-pages'](
      httpEvent({
        method,
        path,
        pathParameters: { token: path.slice('/a/'.length) },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(body),
        timeEpoch: 0,
      }),
    );
    return typeof result === 'string' ? { statusCode: 0, body: result } : result;
  };
  const { body = '' } = await send('GET', '');
  const hidden = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g)];
  const fields = new URLSearchParams(
    hidden.map(([, name, value]): [string, string] => [name!, plain(value!)]),
  );
  fields.set('a', a);
  const { statusCode } = await send('POST', fields.toString());
  await local.engine.settle();
  return statusCode;
}

async function answersOf({ local, member }: World): Promise<unknown[]> {
  const { pk } = memberKey(member);
  const { items } = await local.world.items.query({ partition: pk, range: { beginsWith: 'EVENT#' } });
  return items.filter(({ type }) => type === 'survey.answered').map(({ details }) => details);
}

describe('an answer on the page, all the way', () => {
  it('given a low score, then it is recorded once, and the run that asked goes on to the call', async () => {
    const world = await asked();

    expect(await answer(world, '3')).toBe(303);

    const [run] = await runsOf(world.local, world.member);
    expect(await answersOf(world)).toMatchObject([
      { question: 'nps', score: 3n, wave: run!.occurrence, run: run!.id },
    ]);
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P1D'));
    const [after] = await runsOf(world.local, world.member);
    expect(after).toMatchObject({ state: 'completed', answers: { nps: '3' } });
  });

  it('given the same answer again, also days later, then it is recorded once', async () => {
    const world = await asked();
    await answer(world, '9');
    await answer(world, '9');
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P20D'));

    expect(await answer(world, '9')).toBe(303);

    expect(await answersOf(world)).toMatchObject([{ score: 9n }]);
  });

  it('given a change, a change back and a change, when the run has gone on by the first, then the last alone is kept, and counted', async () => {
    const world = await asked();
    const { clock, engine, workflows: of } = world.local;
    await answer(world, '9');
    await engine.advanceTo(plus(clock.now(), 'PT1M'));
    await answer(world, '3');
    await engine.advanceTo(plus(clock.now(), 'PT1M'));
    await answer(world, '9');
    await engine.advanceTo(plus(clock.now(), 'PT1M'));
    const at = clock.now();

    await answer(world, '3');

    expect(await answersOf(world)).toMatchObject([{ score: 3n }]);
    const row = (await world.local.world.items.get(memberKey(world.member)))!;
    const points = weigh({ points: -20, at, halfLifeDays: of.points.halfLifeDays });
    expect(standingOf(row).sums.satisfaction).toBe(points);
    expect(await runsOf(world.local, world.member)).toMatchObject([
      { state: 'completed', answers: { nps: '9' } },
    ]);
  });

  it('given a member without number, address and phone by then, then the answer is recorded all the same', async () => {
    const world = await asked();
    const { local, member } = world;
    await local.world.items.transact([
      { update: memberKey(member), remove: ['membershipNumber', 'email', 'phone'] },
    ]);

    expect(await answer(world, '3')).toBe(303);

    expect(await answersOf(world)).toMatchObject([{ question: 'nps', score: 3n }]);
    expect(await runsOf(local, member)).toMatchObject([{ answers: { nps: '3' } }]);
  });

  it('given a late answer, when the run has long ended, then it is recorded only', async () => {
    const world = await asked();
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P30D'));
    const [ended] = await runsOf(world.local, world.member);
    expect(ended?.state).toBe('completed');

    expect(await answer(world, '3')).toBe(303);

    expect(await answersOf(world)).toMatchObject([{ score: 3n }]);
    expect(await runsOf(world.local, world.member)).toEqual([ended]);
  });
});

describe('the pages of one machine', () => {
  it('given the local server, then its routes lead to the pages, with what stands after the question mark', async () => {
    const { local, path } = await asked();
    const app = createServer(local, () => undefined);

    const page = await app.request(`http://127.0.0.1:3000${path}?a=7`);

    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<input[^>]*value="7"[^>]*\schecked/);
    const preferences = /href="(\/p\/[\w-]+)"/.exec(
      await (await app.request(`http://127.0.0.1:3000${path}`)).text(),
    )![1]!;
    for (const behind of ['', '/why', '/about']) {
      expect((await app.request(`http://127.0.0.1:3000${preferences}${behind}`)).status).toBe(200);
    }
    expect((await app.request(`http://127.0.0.1:3000${preferences}/nowhere`)).status).toBe(404);
  });
});
