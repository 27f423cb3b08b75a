import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { column, incoming, items, OTHER_SECRET, post, queued } from '../../test/support/incoming.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

/** What was logged, by level. */
let info: unknown[][];
let error: unknown[][];
beforeEach(() => {
  [info, error] = [[], []];
  vi.spyOn(log, 'info').mockImplementation((...line) => void info.push(line));
  vi.spyOn(log, 'error').mockImplementation((...line) => void error.push(line));
});
afterEach(() => void vi.restoreAllMocks());

const FORMS = [...incoming().local.workflows.forms.values()];
const CANARY = 'Kanariefågel';

/** The same body with some of its texts, and of its keys, replaced by a member's name. */
function withCanary(value: unknown, choose: () => boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => withCanary(one, choose));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        choose() ? `${CANARY}${key}` : key,
        withCanary(one, choose),
      ]),
    );
  return choose() ? CANARY : value;
}

describe('what a sender writes', () => {
  it.each(FORMS.map(({ name }) => name))(
    'given a name anywhere in a request to form %s, then no answer, log, row or message shows it',
    async (name) => {
      const world = incoming();
      const { example } = world.local.workflows.forms.get(name)!;
      const choices = fc.infiniteStream(fc.boolean());
      await fc.assert(
        fc.asyncProperty(choices, fc.boolean(), fc.boolean(), async (stream, known, spoilt) => {
          const choose = (): boolean => stream.next().value as boolean;
          const body = withCanary(example, choose) as object;
          const answer = await toolPost(world.local, name, spoilt ? Buffer.from(CANARY) : body, {
            id: encodeURIComponent(CANARY),
            query: `name=${encodeURIComponent(CANARY)}`,
            headers: { 'user-agent': CANARY, 'x-name': CANARY, cookie: CANARY },
            ...(!known && { secret: OTHER_SECRET }),
          });
          expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(/Kanarie/);
        }),
        { numRuns: 40 },
      );
      const kept = [...items(world), ...column(world.db, 'SELECT body FROM queue')];
      const told = JSON.stringify([info, error]);
      expect([kept.join('\n'), told].filter((text) => text.includes('Kanarie'))).toEqual([]);
      // It was told of, then, and not only left out.
      expect(told).toContain('not-authentic');
    },
  );
});

describe('the same delivery with another body', () => {
  it.each(
    FORMS.filter(({ source }) => source !== 'token' && source !== 'standard-webhooks').map(
      ({ name }) => name,
    ),
  )('given form %s, then it has the same answer, no second effect, and raises an alarm', async (name) => {
    const world = incoming();
    const { local } = world;
    await submitAndSettle(local, 'join', { ...ASA, joinedOn: '2020-01-01' });
    const { example } = local.workflows.forms.get(name)!;
    const rest =
      'rawRequest' in example ? { rawRequest: { ...(example.rawRequest as object), more: 1 } } : { more: 1 };
    const first = await toolPost(local, name, example);
    await local.engine.settle();
    const kept = items(world).filter((row) => / EVENT#/.test(row));
    const second = await toolPost(local, name, { ...example, ...rest });
    await local.engine.settle();
    expect([second.status, second.text]).toEqual([202, first.text]);
    expect(items(world).filter((row) => / EVENT#/.test(row))).toEqual(kept);
    expect(error.map(([message]) => String(message))).toEqual([expect.stringContaining('delivery conflict')]);
  });

  it('is told by the bytes as they came, not by what they mean', async () => {
    const world = incoming();
    const text = '{ "membershipNumber": "M-10482" }';
    await post(world.local, { id: 'a', form: 'log-in', body: Buffer.from(text) });
    const [{ bodyHash } = { bodyHash: undefined }] = await queued(world);
    expect(bodyHash).toBe(createHash('sha256').update(text).digest('hex'));
  });
});
