import { formProof } from '../../shared/consent/link.ts';
import { answerPage, closedPage, thanksPage } from './answer-page.ts';
import { takeAnswer } from './answer.ts';
import { askedBy, type Asked } from './asked.ts';
import { preselected, readAnswer, type AnswerProblem, type Filled } from './given-answer.ts';
import type { Needs } from './needs.ts';
import { gonePage, notFoundPage } from './page.ts';
import { readForm, STATUS_OF, type FormRefusal, type PageRequest } from './request.ts';
import type { PageReply, Reply } from './respond.ts';
import type { Frame } from './shell.ts';
import { pathsOf, visit, type Visitor } from './visit.ts';
import type { Written } from './written.ts';

interface Opened {
  readonly visitor: Visitor;
  readonly frame: Frame & { readonly paths: NonNullable<Frame['paths']> };
  readonly asked: Asked;
}

/** Shows the question, or thanks once it is answered. Changes nothing. */
export async function viewAnswer(world: Needs, written: Written, request: PageRequest): Promise<Reply> {
  const opened = await open(world, written, request);
  if ('page' in opened) return opened;
  const { asked, frame } = opened;
  if (request.query.has('done') && asked.given.count > 0n)
    return { status: 200, page: thanksPage(frame, asked) };
  const value = preselected(request.query, asked.question);
  return asking(opened, { filled: { value, comment: undefined }, problems: [] }, 200);
}

/** Takes the answer, and sends to where a reload shows the thanks again and does nothing. */
export async function postAnswer(world: Needs, written: Written, request: PageRequest): Promise<Reply> {
  const opened = await open(world, written, request);
  if ('page' in opened) return opened;
  const { visitor, asked, frame } = opened;
  const form = readForm(request, world.publicUrl, 'answer', visitor);
  if ('refused' in form) {
    const nothing = { value: undefined, comment: undefined };
    return asking(opened, { filled: nothing, problems: [form.refused] }, STATUS_OF[form.refused]);
  }
  const read = readAnswer(form.fields, asked.question);
  if ('problems' in read) return asking(opened, read, 422);
  await takeAnswer(world, visitor.member, asked, { ...read.given, known: Number(form.shown) });
  return { seeOther: `${frame.paths.answer}?done` };
}

async function open(world: Needs, written: Written, { token }: PageRequest): Promise<PageReply | Opened> {
  const { organisation } = written;
  const visitor = await visit(world, 'answer', token);
  if (!visitor.found) return { status: 404, page: notFoundPage(organisation) };
  if (visitor.gone) return { status: 410, page: gonePage(organisation) };
  const language = visitor.member.language ?? organisation.defaultLanguage;
  const frame = { language, organisation, paths: pathsOf(visitor) };
  const asked = await askedBy(world, written, visitor, language);
  return asked ? { visitor, frame, asked } : { status: 410, page: closedPage(frame) };
}

function asking(
  { visitor, frame, asked }: Opened,
  state: { readonly filled: Filled; readonly problems: readonly (AnswerProblem | FormRefusal)[] },
  status: number,
): Reply {
  const { id, keys } = visitor;
  const { count } = asked.given;
  const shown = String(count);
  const proof = formProof('answer', id, shown, keys[0]);
  const again = count > 0n;
  return { status, page: answerPage(frame, asked, { ...state, hidden: { shown, proof }, again }) };
}
