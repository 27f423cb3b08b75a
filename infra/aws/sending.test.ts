import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { readSwitch, tripFor } from '../../shared/message/sending-switch.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { readCommand, sending, SendingUsage } from './sending.ts';

const NOW = instant('2028-03-01T09:00:00Z');
const given = () => ({
  items: createLocalItems(openDatabase(':memory:')),
  clock: createLocalClock({ at: NOW }),
});

describe('the command', () => {
  it.each([
    [['status'], { do: 'status' }],
    [['release'], { do: 'release' }],
    [['freeze', ' wrong text '], { do: 'freeze', why: 'wrong text' }],
  ])('%j is understood', (args, command) => {
    expect(readCommand(args, { TABLE_NAME: 'lojal-table' })).toEqual({ command, table: 'lojal-table' });
  });

  it('takes the table that it is told rather than the variable’s', () => {
    const { table } = readCommand(['--table', 'other', 'status'], { TABLE_NAME: 'lojal-table' });
    expect(table).toBe('other');
  });

  it.each([
    [[], 'Say what to do.'],
    [['thaw'], '"thaw" is not known; it must be status, freeze or release.'],
    [['freeze'], 'Say why'],
    [['freeze', '  '], 'Say why'],
    [['freeze', 'wrong', 'text'], 'quotation marks'],
    [['release', 'now'], '"release" takes nothing more.'],
    [['status', '--stage', 'prod'], '--stage'],
  ])('%j is refused with what is understood', (args, said) => {
    const read = (): unknown => readCommand(args, { TABLE_NAME: 'lojal-table' });
    expect(read).toThrow(SendingUsage);
    expect(read).toThrow(said);
    expect(read).toThrow('npm run sending');
  });

  it.each([[{}], [{ TABLE_NAME: '' }]])('without a table in %j says where its name stands', (env) => {
    expect(() => readCommand(['status'], env)).toThrow('the output TableName of the stack');
  });
});

describe('sending', () => {
  it('is frozen with a reason, once, and says so to whoever asks', async () => {
    const world = given();
    expect(await sending(world, { do: 'status' })).toBe('Not frozen.');
    const frozen = 'FROZEN since 2028-03-01T09:00:00.000Z: wrong text';
    expect(await sending(world, { do: 'freeze', why: 'wrong text' })).toBe(frozen);
    world.clock.moveTo(plus(NOW, 'PT1H'));
    expect(await sending(world, { do: 'freeze', why: 'me too' })).toBe(
      `It was frozen already; the first reason stands.\n${frozen}`,
    );
    expect(await sending(world, { do: 'status' })).toBe(frozen);
  });

  it('is released as a whole, also where a provider had refused us', async () => {
    const world = given();
    await world.items.transact(tripFor('email', 'not-verified', NOW));
    await sending(world, { do: 'freeze', why: 'wrong text' });
    expect(await sending(world, { do: 'status' })).toContain(
      'email: the provider refuses us (not-verified); asked again from 2028-03-01T09:15:00.000Z.',
    );
    expect(await sending(world, { do: 'release' })).toBe('Not frozen.');
    expect(await readSwitch(world.items, NOW)).toEqual({ frozen: undefined, tripped: [] });
  });
});
