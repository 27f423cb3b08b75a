import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { served } from '../../test/support/local-server.ts';
import { readTally } from '../../shared/tally/tally.ts';
import { workflows } from '../../workflows/index.ts';
import { lookFirst } from './first-look.ts';
import { start } from './start.ts';

const breathe = async (): Promise<void> => undefined;

it('given a start, then each page, a member and a journey are made before anybody asks, and the figures are counted', async () => {
  const { local, ask, joins } = served();
  await joins();
  const asked: [path: string, status: number][] = [];
  await lookFirst(
    async (path) => {
      const answer = await ask(path);
      asked.push([path.replace(/[0-9A-Z]{26}/, 'REF'), answer.status]);
      return answer;
    },
    { breathe, goesOn: () => true },
  );
  expect(asked.every(([, status]) => status === 200)).toBe(true);
  const paths = asked.map(([path]) => path);
  expect(paths).toEqual([
    '/',
    '/journeys',
    '/journeys/welcome',
    '/pulse',
    '/members',
    '/members/REF',
    '/calls',
    '/calls/postcards.csv',
    '/clock',
    '/try',
  ]);
  expect((await readTally(local.world.items))?.members.levels.active).toBe(1);
});

it('given a page that cannot be made, then the others are', async () => {
  const asked: string[] = [];
  await lookFirst(
    async (path) => {
      asked.push(path);
      return new Response('no room', { status: 503 });
    },
    { breathe, goesOn: () => true },
  );
  expect(asked).toHaveLength(7);
});

it('given a stop while it looks, then no other page is begun', async () => {
  let breaths = 0;
  const asked: string[] = [];
  await lookFirst(
    async (path) => {
      asked.push(path);
      return new Response('');
    },
    { breathe: async () => void (breaths += 1), goesOn: () => breaths <= 2 },
  );
  expect(asked).toEqual(['/', '/journeys']);
});

it('given a start, then the figures are counted although nobody has asked for a page', async () => {
  const data = mkdtempSync(join(tmpdir(), 'lojal-look-'));
  try {
    const running = await start({ port: 0, data, empty: true }, workflows);
    expect(await readTally(running.local.world.items)).toBeUndefined();
    await running.looked;
    expect((await readTally(running.local.world.items))?.members.levels.active).toBe(0);
    await running.stop();
  } finally {
    rmSync(data, { recursive: true });
  }
});
