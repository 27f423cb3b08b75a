import { describe, expect, it } from 'vitest';
import { createLocalQueue } from '../../../shared/adapters/queue.local.ts';
import { createLocalSecrets } from '../../../shared/adapters/secrets.local.ts';
import { openDatabase } from '../../../shared/adapters/sqlite.ts';
import { memberKey } from '../../../shared/member/member.ts';
import { readSwitch } from '../../../shared/message/sending-switch.ts';
import type { Items } from '../../../shared/ports/items.ts';
import { plus } from '../../../shared/time/instant.ts';
import { say } from '../../../test/support/said.ts';
import { MEMBER, memberRow, twoTables } from '../../../test/support/two-tables.ts';
import { workflows } from '../../../workflows/index.ts';
import { restored } from './command.ts';
import { readCommand, RestoredUsage, TableMissing } from './options.ts';

const OLD = 'lojal-prod-items';
const NEW = 'lojal-prod-items-2';
const BOTH = { stage: 'prod', table: NEW, from: OLD };

/** The command on two tables. `used`: the one that the stage's file names. */
async function setting({ used, before }: { used?: string; before?: Parameters<typeof twoTables>[0] } = {}) {
  const tables = await twoTables(before);
  const lines: string[] = [];
  const sides = new Map([
    [OLD, tables.old],
    [NEW, tables.restored],
  ]);
  const db = openDatabase(':memory:');
  const { clock, ids } = tables.restored.world;
  const plumbing = {
    queue: createLocalQueue({ db, clock, visibilitySeconds: 180, maxReceives: 5 }),
    secrets: createLocalSecrets(db, ids, []),
  };
  const missing = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' }));
  const NOWHERE: Items = { get: missing, query: missing, transact: missing };
  const run = (command: Parameters<typeof restored>[0], restoredTable: string | undefined = used) =>
    restored(command, {
      stage: { region: 'eu-north-1', organisation: workflows.organisation, restoredTable },
      workflows,
      open: (name) => ({ ...tables.restored.world, items: sides.get(name)?.items ?? NOWHERE }),
      plumbing: () => plumbing,
      print: (line) => lines.push(line),
    });
  const queued = () => db.prepare('SELECT body FROM queue').all();
  return { ...tables, run, lines, queued };
}

describe('npm run restored', () => {
  it('given no --from, then it says at its end what is lost, and how it need not be', async () => {
    const { run, lines } = await setting();
    expect(await run({ stage: 'prod', table: NEW, from: undefined })).toBe(0);
    expect(lines[0]).toMatch(/^FROZEN\. /);
    expect(lines.at(-1)).toContain('put it in by hand before sending is\nreleased: opt-outs');
    expect(lines.at(-1)).toContain('run this again with --from');
  });

  it('given --from, then it freezes, makes safe and carries over, and says so in numbers', async () => {
    const { run, lines, old, restored: table } = await setting();
    await say(old, { what: 'no', purpose: 'relation', channel: 'email' });
    await say(old, { what: 'pause', days: 30 });
    expect(await run(BOTH)).toBe(0);
    expect(lines.slice(2)).toEqual([
      `1 members are in both tables. Carried over from "${OLD}": 1 opt-outs, 1 pauses, 0 leaves, 0 dead addresses, 0 choices of a channel; 0 letters of the lost time are known again, 0 links in letters work again.`,
      expect.stringMatching(/^"lojal-prod-items" is not frozen/),
    ]);
    expect((await readSwitch(table.items, table.world.clock.now())).frozen).toBeDefined();
  });

  it('given that the stage uses the table by now, then what came until then is carried over, and no run ends', async () => {
    const { run, lines, old, restored: table } = await setting();
    await run(BOTH);
    await say(old, { what: 'no', purpose: 'relation', channel: 'sms' });
    lines.length = 0;
    expect(await run(BOTH, NEW)).toBe(0);
    expect(lines[0]).toBe(`The stage uses "${NEW}": no run was ended.`);
    expect(lines[1]).toContain('1 opt-outs');
    expect((await table.member()).optOuts).toHaveProperty(['relation.sms']);
  });

  it('given a table that the stage uses, which was never made safe, then it is refused, with nothing done', async () => {
    // One that is restored from a restored one brings along the other’s note.
    const { run, restored: table } = await setting({
      used: NEW,
      before: (side) =>
        side.put({ pk: 'RESTORED', sk: 'lojal-prod-items-0', at: '2027-01-01T00:00:00.000Z' }),
    });
    const before = table.dump();
    await expect(run(BOTH)).rejects.toThrow('which nobody has made safe');
    await expect(run({ ...BOTH, from: undefined })).rejects.toThrow('its runs would end');
    expect(table.dump()).toEqual(before);
  });

  it.each([
    [{ ...BOTH, from: 'lojal-prod-items-9' }, 'lojal-prod-items-9'],
    [{ ...BOTH, table: 'lojal-prod-items-8' }, 'lojal-prod-items-8'],
  ])('given a table that is not there, then it says which, with nothing done', async (command, name) => {
    const { run, restored: table, lines } = await setting();
    const before = table.dump();
    const running = run(command);
    await expect(running).rejects.toThrow(TableMissing);
    await expect(running).rejects.toThrow(`There is no table "${name}" in eu-north-1`);
    expect([table.dump(), lines]).toEqual([before, []]);
  });

  it('given tables that have no member in common, then it asks whether they are the right ones', async () => {
    const { run, restored: table, lines } = await setting();
    await table.items.transact([{ delete: memberKey(MEMBER) }]);
    await run(BOTH);
    expect(lines[3]).toBe(
      'Not one member is in both: is "lojal-prod-items" the table from which the other one was restored?',
    );
    expect(lines[4]).toMatch(/^1 are in "lojal-prod-items" alone/);
  });

  const JOINED = { ...BOTH, joined: { QUEUE_URL: 'q', SECRET_ARN: 's' } };

  it('given --joined before the stage uses the table, then it is refused, with nothing done', async () => {
    const { run, restored: table } = await setting();
    const before = table.dump();
    await expect(run(JOINED)).rejects.toThrow('--joined is for when the stage uses "lojal-prod-items-2"');
    expect(table.dump()).toEqual(before);
  });

  it('given --joined, then who is in the old table alone comes over, and what waits since then goes its way again', async () => {
    const { run, old, restored: table, lines, queued } = await setting();
    await old.put(memberRow('M2', { 'optOut.relation.email': '2028-01-12T11:00:00.000Z' }));
    await old.put(memberRow('M3', { status: 'asleep' }));
    await run(BOTH);
    expect(lines.at(-2)).toMatch(/^2 are in "lojal-prod-items" alone and were not touched/);
    const now = table.world.clock.now();
    // A second time, later: what came since the first is what counts.
    table.moveTo(plus(now, 'PT1H'));
    await run(BOTH);
    const waiting = (event: string, at: string) => ({
      pk: 'UNMATCHED#k',
      sk: event,
      body: `body of ${event}`,
      textPk: 'UNMATCHED',
      textSk: `${at}#${event}`,
    });
    await table.put(waiting('before', '2028-01-12T11:00:00.000Z'), waiting('since', now));
    lines.length = 0;
    expect(await run(JOINED, NEW)).toBe(2);
    expect(lines).toContain('member M3, in "lojal-prod-items": cannot be read: status of MEMBER');
    expect(lines.join('\n')).toContain(
      '1 members who had joined since came over whole; 0 were here under another row by now, and what they had said came over to it; 1 were left, since not all of their rows can be read. 1 events that wait',
    );
    expect((await table.member('M2')).optOuts).toHaveProperty(['relation.email']);
    expect(queued()).toEqual([{ body: 'body of since' }]);
  });

  it('given something that cannot be read, then it ends with 2 and names the member by the ref', async () => {
    const { run, old, lines } = await setting();
    await old.spoil({ language: 'xx' });
    expect(await run(BOTH)).toBe(2);
    expect(lines[2]).toBe(
      'member 01HK0000000000000000000001, in "lojal-prod-items": cannot be read: language',
    );
  });
});

describe('its options', () => {
  it('are a stage, a table and perhaps the old one', () => {
    const args = ['--stage', 'prod', '--table', NEW];
    expect(readCommand(args)).toEqual({ stage: 'prod', table: NEW, from: undefined });
    expect(readCommand([...args, '--from', OLD])).toEqual(BOTH);
    const joined = [...args, '--from', OLD, '--joined'];
    const named = { ...BOTH, joined: { QUEUE_URL: 'q', SECRET_ARN: 's' } };
    expect(readCommand([...joined, '--queue', 'q', '--secret', 's'])).toEqual(named);
    expect(readCommand(joined, { QUEUE_URL: 'q', SECRET_ARN: 's' })).toEqual(named);
    // A restored table may be called anything.
    expect(readCommand([...args, '--from', 'before-the-import'])).toMatchObject({
      from: 'before-the-import',
    });
  });

  it.each([
    [[], 'Name the stage and the restored table.'],
    [['--stage', 'prod'], 'Name the stage and the restored table.'],
    [['--stage', 'prod', '--tabel', 'x'], '--tabel'],
    [['--stage', 'prod', '--table', OLD], "the stage's own table"],
    [['--stage', 'prod', '--table', NEW, '--from', NEW], `--from and --table are both "${NEW}"`],
    [['--stage', 'prod', '--table', NEW, '--from', ''], 'Name the table that --from is to read.'],
    [
      ['--stage', 'prod', '--table', NEW, '--from', 'lojal-test-items'],
      '"lojal-test-items" is a table of the stage "test", and not of "prod".',
    ],
    [['--stage', 'prod', '--table', NEW, '--joined'], 'that --from names'],
    [['--stage', 'prod', '--table', NEW, '--from', OLD, '--joined'], 'EventsQueueUrl'],
    [['--stage', 'prod', '--table', NEW, '--from', OLD, '--joined', '--queue', 'q'], 'SecretArn'],
    [['--stage', 'test', '--table', NEW], `"${NEW}" is a table of the stage "prod", and not of "test".`],
  ])('%j are refused with what is understood', (args, said) => {
    expect(() => readCommand(args)).toThrow(RestoredUsage);
    expect(() => readCommand(args)).toThrow(said);
    expect(() => readCommand(args)).toThrow('npm run restored');
  });
});
