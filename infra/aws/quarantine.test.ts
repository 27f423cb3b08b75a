import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { incoming, post, queued, type Incoming } from '../../test/support/incoming.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { quarantine, QuarantineUsage, readCommand } from './quarantine.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const ENV = { TABLE_NAME: 't', QUEUE_URL: 'q', SECRET_ARN: 's' };
const ID = 'f'.repeat(32);

describe('the command', () => {
  it.each([
    [['list'], { do: 'list' }],
    [['list', '--form', 'join'], { do: 'list', form: 'join' }],
    [['replay'], { do: 'replay' }],
    [['replay', '--form', 'join', '--id', ID], { do: 'replay', form: 'join', id: ID }],
    [['discard', '--form', 'join', '--id', ID], { do: 'discard', form: 'join', id: ID }],
    [['discard', '--form', 'join', '--all'], { do: 'discard', form: 'join', all: true }],
  ])('%j is understood', (args, command) => {
    expect(readCommand(args, ENV).command).toEqual(command);
  });

  it('needs a queue and a secret for a replay alone, and takes what it is told rather than the variables', () => {
    expect(readCommand(['list'], { TABLE_NAME: 't' }).variables).toEqual({ TABLE_NAME: 't' });
    const told = readCommand(['replay', '--table', 'a', '--queue', 'b', '--secret', 'c'], ENV);
    expect(told.variables).toEqual({ TABLE_NAME: 'a', QUEUE_URL: 'b', SECRET_ARN: 'c' });
  });

  it.each([
    [[], ENV, 'Say what to do.'],
    [['forget'], ENV, '"forget" is not known; it must be list, replay or discard.'],
    [['list', 'join'], ENV, '"list" takes nothing more but options.'],
    [['list', '--form', 'join', '--id', ID], ENV, '"list" takes no --id.'],
    [['replay', '--id', ID], ENV, 'give --form too'],
    [['replay', '--all'], ENV, '--all is for discard.'],
    [['discard'], ENV, 'What is discarded is gone'],
    [['discard', '--form', 'join'], ENV, 'What is discarded is gone'],
    [['discard', '--form', 'join', '--id', ID, '--all'], ENV, 'What is discarded is gone'],
    [['list', '--stage', 'prod'], ENV, '--stage'],
    [['list'], {}, 'Give --table: it is the output TableName of the stack.'],
    [['replay'], { ...ENV, QUEUE_URL: '' }, 'Give --queue: it is the output EventsQueueUrl of the stack.'],
    [['replay'], { TABLE_NAME: 't', QUEUE_URL: 'q' }, 'Give --secret: it is the output SecretArn'],
  ])('%j in %j is refused with what is understood', (args, env, said) => {
    const read = (): unknown => readCommand(args, env);
    expect(read).toThrow(QuarantineUsage);
    expect(read).toThrow(said);
    expect(read).toThrow('npm run quarantine');
  });
});

describe('the quarantine of a stage', () => {
  /** Two submissions of `join` and one of `leave` that the maps of the day did not know. */
  async function waiting() {
    const world = incoming();
    const ids: string[] = [];
    for (const form of ['join', 'join', 'leave']) {
      const body = { nummer: `M-${ids.length}`, givenName: 'Canary' };
      ids.push(String((await post(world.local, { form, id: `d${ids.length}`, body })).json.id));
    }
    const map = '{ "member": { "membershipNumber": nummer, "givenName": givenName } }';
    const mended = {
      forms: loadForms(forms.map((form) => (form.name === 'join' ? { ...form, map } : form))),
    };
    const does = (
      command: Parameters<typeof quarantine>[2],
      written: Parameters<typeof quarantine>[1] = mended,
    ) => quarantine(world.local.world, written, command);
    return { world, ids, does };
  }
  const typesOn = async (world: Incoming) => (await queued(world)).map(({ type }) => type);

  it('is listed with form, id, since when and why, a line each, and nothing that people wrote', async () => {
    const { ids, does } = await waiting();
    const all = await does({ do: 'list', form: undefined });
    expect(all.split('\n')[0]).toBe('3 in quarantine.');
    for (const id of ids) expect(all).toContain(id);
    expect(all).toMatch(
      /join {2}[0-9a-f]{32} {2}since 2028-01-11T09:12:00\.000Z {2}invalid-event: .*membershipNumber/,
    );
    expect(all).not.toMatch(/canary|M-[012]/i);
    expect((await does({ do: 'list', form: 'leave' })).split('\n')).toEqual([
      '1 in quarantine.',
      expect.stringContaining(`leave  ${ids[2]}`),
    ]);
    expect(await does({ do: 'list', form: 'role' })).toBe('Nothing in quarantine.');
  });

  it('given events of a list, then each has a line of its own with its place, and is discarded alone', async () => {
    const { world, does } = await waiting();
    const member = { membershipNumber: 'M-1' };
    const events = [{ member }, { member: {} }, { member, colour: 'canary' }];
    await toolPost(world.local, 'log-ins', { id: 'night', events });
    const [, two, three, ...others] = (await does({ do: 'list', form: 'log-ins' }))
      .split('\n')
      .toSorted(byPlace);
    expect([two, three, others]).toEqual([
      expect.stringMatching(/ event 2 of its list {2}invalid-event: .*needs a membershipNumber/),
      expect.stringMatching(/ event 3 of its list {2}invalid-event: .*not known: colour/),
      [],
    ]);
    const id = /[0-9a-f]{32}/.exec(two!)![0];
    expect(await does({ do: 'discard', form: 'log-ins', id })).toBe('Discarded: 1.');
    expect(await does({ do: 'list', form: 'log-ins' })).toBe(`1 in quarantine.\n${three}`);
  });

  it('is replayed: what is mended goes on the queue, what is not stays and says why', async () => {
    const { world, ids, does } = await waiting();
    const said = await does({ do: 'replay', form: undefined });
    expect(said).toMatch(new RegExp(`^Replayed: 2\\. Kept: 1\\.\nleave {2}${ids[2]} .*membershipNumber`));
    expect(await typesOn(world)).toEqual(['member.joined', 'member.joined']);
    expect(await does({ do: 'list', form: 'join' })).toBe('Nothing in quarantine.');
  });

  it('is replayed for one body or form, and says of another that it does not wait', async () => {
    const { world, ids, does } = await waiting();
    expect(await does({ do: 'replay', form: 'join', id: ids[0]! })).toBe('Replayed: 1. Kept: 0.');
    expect(await does({ do: 'replay', form: 'join', id: ids[0]! })).toContain('"list" shows those that do.');
    expect(await does({ do: 'replay', form: 'join', id: ids[1]! }, workflows)).toMatch(
      /^Replayed: 0\. Kept: 1\./,
    );
    expect(await typesOn(world)).toEqual(['member.joined']);
  });

  it('is discarded, one body or all of a form', async () => {
    const { ids, does } = await waiting();
    expect(await does({ do: 'discard', form: 'join', id: ids[2]! })).toContain('"list" shows those that do.');
    expect(await does({ do: 'discard', form: 'join', id: ids[0]! })).toBe('Discarded: 1.');
    expect(await does({ do: 'discard', form: 'join', all: true })).toBe('Discarded: 1.');
    expect(await does({ do: 'list', form: undefined })).toMatch(/^1 in quarantine\./);
  });
});

/** Lines that name no place come first. */
function byPlace(one: string, other: string): number {
  const placeIn = (line: string): number => Number(/event (\d+) of/.exec(line)?.[1] ?? 0);
  return placeIn(one) - placeIn(other);
}
