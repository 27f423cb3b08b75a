import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { createLocalClock, systemWall } from '../../shared/adapters/clock.local.ts';
import { DataProblem } from '../../shared/adapters/sqlite.errors.ts';
import { totalOf } from '../../shared/loyalty/contribution.ts';
import { indexAt } from '../../shared/loyalty/loyalty-index.ts';
import { levelFor } from '../../shared/loyalty/levels.ts';
import { PointsInvalid } from '../../shared/loyalty/points-table.ts';
import type { Points } from '../../shared/loyalty/points.ts';
import { memberRows, rebuildMember, recount } from '../../shared/loyalty/rebuild.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import type { Item } from '../../shared/ports/items.ts';
import { organisation } from '../../workflows/organisation.ts';
import { dataFile, hasData, openData } from './data-file.ts';
import { points as current } from '../../workflows/points.ts';

/**
 * `loyalty:rebuild` applies workflows/points.ts to all that is stored on this machine; `loyalty:try <file>` shows, and
 * changes nothing, who would change level if the points were those of the file (as `export const points`).
 */
const USAGE = `npm run loyalty:rebuild
npm run loyalty:try -- <points-candidate.ts>
  LOJAL_DATA   the folder for all data, default .lojal; stop npm start first`;

class Refused extends Error {}

try {
  const [command, file] = process.argv.slice(2);
  if (command === 'rebuild') await rebuild();
  else if (command === 'try' && file) await tryOut(await candidate(file));
  else throw new Refused(USAGE);
} catch (error) {
  const expected = [Refused, DataProblem, PointsInvalid].some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : error);
  process.exit(1);
}

function open() {
  const folder = process.env.LOJAL_DATA || '.lojal';
  if (!hasData(folder))
    throw new Refused(`There is no data in ${dataFile(folder)}. Run npm start first, or set LOJAL_DATA.`);
  const db = openData(folder);
  return { items: createLocalItems(db), now: createLocalClock({ db, wall: systemWall }).now() };
}

async function allMembers(items: ReturnType<typeof open>['items']): Promise<Item[]> {
  const rows: Item[] = [];
  for await (const row of memberRows(items)) rows.push(row);
  return rows;
}

async function rebuild(): Promise<void> {
  const { items, now } = open();
  const rows = await allMembers(items);
  let changed = 0;
  for (const row of rows) {
    if (await rebuildMember(items, row, { points: current, zone: organisation.zone, now })) changed += 1;
  }
  console.log(`${rows.length} members, ${changed} changed.`);
}

async function tryOut(points: Points): Promise<void> {
  const { items, now } = open();
  const moves = new Map<string, number>();
  let members = 0;
  for (const row of await allMembers(items)) {
    const { sums, level } = standingOf(row);
    if (!level) continue;
    members += 1;
    const would = (await recount(items, row.pk, points, organisation.zone)).sums;
    const to = levelFor(totalOf(would), now, points, level);
    if (to === level) continue;
    moves.set(`${level} → ${to}`, (moves.get(`${level} → ${to}`) ?? 0) + 1);
    const [before, after] = [indexAt(sums, now, current), indexAt(would, now, points)];
    console.log(
      `${row.pk.slice('MEMBER#'.length)}  ${level} → ${to}, index ${before.toFixed(1)} → ${after.toFixed(1)}`,
    );
  }
  const summary = [...moves].map(([move, count]) => `${count} ${move}`).join(', ');
  console.log(`${members} members; ${summary || 'nobody would change level'}. Nothing was changed.`);
}

async function candidate(file: string): Promise<Points> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Refused(`There is no file ${file}.`);
  const module = (await import(pathToFileURL(path).href)) as { points?: Points };
  if (!module.points)
    throw new Refused(
      `${file} must export const points = loyaltyPoints({ … }), as workflows/points.ts does.`,
    );
  return module.points;
}
