import { formProof } from '../../shared/consent/link.ts';
import type { Language } from '../../shared/message/template.ts';
import type { Needs } from './needs.ts';
import { gonePage, notFoundPage } from './page.ts';
import { preferencesPage, type Notice, type PreferenceProblem } from './preferences-page.ts';
import { applyWish, readShown, readWish, shownOf } from './preferences.ts';
import { readForm, STATUS_OF, type PageRequest } from './request.ts';
import type { Reply } from './respond.ts';
import { pathsOf, visit, type Visitor } from './visit.ts';
import type { Written } from './written.ts';

/** Shows what the member gets and may choose. Changes nothing. */
export async function viewPreferences(world: Needs, written: Written, request: PageRequest): Promise<Reply> {
  const visitor = await visit(world, 'preferences', request.token);
  if (!visitor.found) return { status: 404, page: notFoundPage(written.organisation) };
  if (visitor.gone) return { status: 410, page: gonePage(written.organisation) };
  const notice = (['saved', 'newer'] as const).find((one) => request.query.has(one));
  return { status: 200, page: pageFor(world, written, visitor, { notice }) };
}

/** Acts at once, and sends to where a reload shows what holds and does nothing. */
export async function postPreferences(world: Needs, written: Written, request: PageRequest): Promise<Reply> {
  const visitor = await visit(world, 'preferences', request.token);
  if (!visitor.found) return { status: 404, page: notFoundPage(written.organisation) };
  if (visitor.gone) return { status: 410, page: gonePage(written.organisation) };
  const form = readForm(request, world.publicUrl, 'preferences', visitor);
  if ('refused' in form) {
    const page = pageFor(world, written, visitor, { problem: form.refused });
    return { status: STATUS_OF[form.refused], page };
  }
  const shown = readShown(form.shown);
  if (!shown) return { status: 403, page: pageFor(world, written, visitor, { problem: 'not-our-form' }) };
  const wish = readWish(form.fields);
  if (!wish) return { status: 422, page: pageFor(world, written, visitor, { problem: 'unreadable' }) };
  const { member } = visitor;
  const zone = member.zone ?? written.organisation.zone;
  const choosing = { member, zone, language: languageOf(visitor, written), shown };
  const all = await applyWish(world, choosing, wish);
  return { seeOther: `${pathsOf(visitor).preferences}?${all ? 'saved' : 'newer'}` };
}

function languageOf({ member }: Visitor, { organisation }: Written): Language {
  return member.language ?? organisation.defaultLanguage;
}

function pageFor(
  world: Needs,
  written: Written,
  visitor: Visitor,
  said: { readonly notice?: Notice | undefined; readonly problem?: PreferenceProblem },
) {
  const { organisation } = written;
  const { member, id, keys } = visitor;
  const language = languageOf(visitor, written);
  const now = world.clock.now();
  const shown = shownOf(member, language);
  const text = JSON.stringify(shown);
  return preferencesPage(
    { language, organisation, paths: pathsOf(visitor) },
    {
      ...said,
      shown,
      hidden: { shown: text, proof: formProof('preferences', id, text, keys[0]) },
      pausedUntil:
        member.pausedUntil !== undefined && member.pausedUntil > now ? member.pausedUntil : undefined,
      zone: member.zone ?? organisation.zone,
      missing: { email: member.email === undefined, sms: member.phone === undefined },
    },
  );
}
