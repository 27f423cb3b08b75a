import { InvalidWrite } from '../../shared/ports/items.ts';
import { findMembers } from './find-members.ts';
import { foundPage, membersPage, type MembersView } from './members-page.ts';
import type { Needs } from './needs.ts';
import type { StaffRequest } from './request.ts';
import type { Reply } from './respond.ts';
import { isShown, partitionOf, STANDINGS, whoIn, type Standing } from './who.ts';
import type { Written } from './written.ts';

const MEMBERS_A_PAGE = 50;

/** `GET /members?level=…&after=…`: a level's members, the highest index first. */
export async function listMembers(
  world: Needs,
  written: Written,
  { query }: StaffRequest,
): Promise<Reply | undefined> {
  const wanted = query.get('level');
  const standing = STANDINGS.find((one) => one === wanted);
  if (wanted !== null && standing === undefined) return undefined;
  const after = query.get('after') ?? undefined;
  try {
    const view = await levelView(world, written, standing ?? (await firstWithAnyone(world)), after);
    return { status: 200, page: membersPage(written, view) };
  } catch (error) {
    // A cursor that never was.
    if (error instanceof InvalidWrite) return undefined;
    throw error;
  }
}

async function levelView(
  { items, clock }: Needs,
  written: Written,
  standing: Standing,
  after: string | undefined,
): Promise<MembersView> {
  const page = await items.query({
    index: 'byNumber',
    partition: partitionOf(standing),
    descending: true,
    limit: MEMBERS_A_PAGE,
    ...(after !== undefined && { after }),
  });
  const now = clock.now();
  const members = page.items.filter(isShown).map((row) => whoIn(row, now, written));
  return { standing, members, after, next: page.next };
}

/** Who opens the page first sees someone, if there is anyone. */
async function firstWithAnyone({ items }: Needs): Promise<Standing> {
  for (const standing of STANDINGS) {
    const page = await items.query({ index: 'byNumber', partition: partitionOf(standing), limit: 1 });
    if (page.items.length > 0) return standing;
  }
  return STANDINGS[0];
}

/** `POST /members` with `q`: who is meant. Changes nothing. */
export async function searchMembers(
  world: Needs,
  written: Written,
  { fields }: StaffRequest,
): Promise<Reply | undefined> {
  const { q = '', after } = fields;
  const text = q.trim().slice(0, 200);
  if (text === '') return { seeOther: '/members' };
  try {
    const found = await findMembers(world, written, { text, after });
    const [only, ...others] = found.members;
    if (found.by === 'identity' && only && others.length === 0) return { seeOther: `/members/${only.ref}` };
    return { status: 200, page: foundPage(written, { text, found }) };
  } catch (error) {
    if (error instanceof InvalidWrite) return undefined;
    throw error;
  }
}
