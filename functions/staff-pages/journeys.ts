import { allSteps, messagesOf } from '../../shared/journey/all-steps.ts';
import { slotValues } from '../../shared/message/slots.ts';
import { render } from '../../shared/message/render.ts';
import { LANGUAGES, type Language } from '../../shared/message/template.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { monthsBefore } from '../../shared/tally/count.ts';
import { monthsTogether, readTally, type Month } from '../../shared/tally/tally.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { journeyPage, journeysPage, type Words } from './journeys-page.ts';
import type { Needs } from './needs.ts';
import type { StaffRequest } from './request.ts';
import type { Reply } from './respond.ts';
import type { Written } from './written.ts';

/** What a journey came to in the last twelve months, and where its runs stand now. */
export interface Counted {
  readonly countedAt: Instant | undefined;
  readonly year: Month;
  readonly standing: Readonly<Record<string, number>>;
}

async function countedBy({ items }: Needs, { organisation }: Written) {
  const tally = await readTally(items);
  return (journey: string): Counted => {
    const to = dateIn(organisation.zone, tally?.countedAt ?? ('1970-01-01T00:00:00.000Z' as Instant)).slice(
      0,
      7,
    );
    const own = tally?.journeys[journey];
    return {
      countedAt: tally?.countedAt,
      year: monthsTogether(own, monthsBefore(to, 11), to),
      standing: own?.standing ?? {},
    };
  };
}

/** `GET /journeys` */
export async function listJourneys(world: Needs, written: Written): Promise<Reply> {
  const counted = await countedBy(world, written);
  const all = [...written.journeys.values()].map((journey) => ({ journey, counted: counted(journey.name) }));
  return { status: 200, page: journeysPage(written, all) };
}

/** `GET /journeys/<name>` */
export async function viewJourney(
  world: Needs,
  written: Written,
  { path }: StaffRequest,
): Promise<Reply | undefined> {
  const [, name = ''] = path;
  const journey = written.journeys.get(name);
  if (!journey) return undefined;
  const counted = (await countedBy(world, written))(name);
  const messages = new Set([...allSteps(journey.steps)].flatMap(messagesOf));
  const words = [...messages].map((message): Words => ({
    message,
    languages: LANGUAGES.flatMap((language) => {
      const shown = rendered(world, written, { journey: name, message, language });
      return shown ? [{ language, ...shown }] : [];
    }),
  }));
  return { status: 200, page: journeyPage(written, { journey, counted, words }) };
}

/** `GET /journeys/<name>/<message>/<language>`: a mail as its reader sees it. */
export async function viewMessage(
  world: Needs,
  written: Written,
  { path }: StaffRequest,
): Promise<Reply | undefined> {
  const [, journey = '', message = '', wanted] = path;
  const language = LANGUAGES.find((one) => one === wanted);
  const shown = language && rendered(world, written, { journey, message, language });
  return shown && shown.html !== '' ? { mail: shown.html } : undefined;
}

/** Nobody's: the messages are shown as this person would get them. */
const READER = { givenName: 'Åsa' };

function rendered(
  { publicUrl }: Needs,
  { templates, organisation }: Written,
  { journey, message, language }: { journey: string; message: string; language: Language },
) {
  const ofJourney = Object.hasOwn(templates, journey) ? templates[journey] : undefined;
  const template =
    ofJourney && Object.hasOwn(ofJourney, message) ? ofJourney[message]?.[language] : undefined;
  if (!template) return undefined;
  // Links that lead to no member's page, since there is no such member.
  const page = `${publicUrl}/`;
  const pages = { unsubscribeUrl: page, preferencesUrl: page, whyUrl: page, answerUrl: page };
  return render(template, slotValues({ organisation, language, member: READER, ...pages }));
}
