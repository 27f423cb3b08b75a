import { aboutPage } from './about-page.ts';
import { aboutView } from './about.ts';
import type { Needs } from './needs.ts';
import { gonePage, notFoundPage } from './page.ts';
import type { PageRequest } from './request.ts';
import type { PageReply, Reply } from './respond.ts';
import type { Frame } from './shell.ts';
import { pathsOf, visit, type Visitor } from './visit.ts';
import { whyPage } from './why-page.ts';
import { whyView } from './why.ts';
import type { Written } from './written.ts';

/** The pages behind the preference centre, which only show. */
export async function viewWhy(world: Needs, written: Written, { token }: PageRequest): Promise<Reply> {
  const found = await reader(world, written, token);
  if ('page' in found) return found;
  const { visitor, frame, zone } = found;
  const view = await whyView(world, written, visitor, frame.language);
  return { status: 200, page: whyPage(frame, view, zone) };
}

export async function viewAbout(world: Needs, written: Written, { token }: PageRequest): Promise<Reply> {
  const found = await reader(world, written, token);
  if ('page' in found) return found;
  const { visitor, frame, zone } = found;
  const view = await aboutView(world, written, visitor, frame.language);
  const about = { member: visitor.member, view, zone, now: world.clock.now() };
  return { status: 200, page: aboutPage(frame, about) };
}

interface Reader {
  readonly visitor: Visitor;
  readonly frame: Frame;
  readonly zone: string;
}

async function reader(world: Needs, { organisation }: Written, token: string): Promise<PageReply | Reader> {
  const visitor = await visit(world, 'preferences', token);
  if (!visitor.found) return { status: 404, page: notFoundPage(organisation) };
  if (visitor.gone) return { status: 410, page: gonePage(organisation) };
  const language = visitor.member.language ?? organisation.defaultLanguage;
  const frame = { language, organisation, paths: pathsOf(visitor) };
  return { visitor, frame, zone: visitor.member.zone ?? organisation.zone };
}
