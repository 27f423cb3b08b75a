import { toEpochMs } from '../../../shared/time/instant.ts';
import { httpEvent } from '../http-event.ts';
import type { LocalWorld } from '../world.ts';
import type { Chance } from './chance.ts';
import type { Mood, Person } from './people.ts';

/** Where on a scale, from its worst to its best value, someone of a mood answers at least and at most. */
const SHARE: Readonly<Record<Mood, readonly [number, number]>> = {
  happy: [0.85, 1],
  'so-so': [0.5, 0.85],
  unhappy: [0, 0.5],
};

const COMMENTS: Readonly<Record<Person['language'], Readonly<Record<Mood, readonly [string, ...string[]]>>>> =
  {
    sv: {
      happy: [
        'Jag fick hjälp direkt, och någon som lyssnade.',
        'Kursen gav mig mycket.',
        'Tryggt att ni finns.',
      ],
      'so-so': ['Bra, men det tog tid att få svar.', 'Jag vet inte riktigt vad ni gör för mig.'],
      unhappy: ['Jag blev uppringd först efter tre veckor.', 'Ingen svarade när jag ringde.'],
    },
    nb: {
      happy: ['Rask hjelp og hyggelige folk.', 'Tillitsvalgt på jobben er gull verdt.'],
      'so-so': ['Greit, men lite informasjon underveis.'],
      unhappy: ['Jeg fikk aldri svar på e-posten min.', 'Saken ble lukket uten at noen spurte meg.'],
    },
    en: {
      happy: ['You helped me when I needed it.'],
      'so-so': ['Fine, though I would like more in English.'],
      unhappy: ['I had to explain my case three times.'],
    },
  };
const COMMENTS_OFTEN = 0.4;

/** Answers on the member's page as a browser does: looks, fills in the form, and sends it. A link that asks nothing any more is left. */
export async function answer(local: LocalWorld, path: string, person: Person, chance: Chance): Promise<void> {
  const page = await visit(local, 'GET', path);
  const values = [...page.body.matchAll(/<input\s+type="radio"\s+name="a"[^>]*?\bvalue="([^"]*)"/g)].map(
    ([, value]) => value ?? '',
  );
  if (values.length === 0) return;
  const fields = new URLSearchParams();
  for (const [, name, value] of page.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g))
    fields.set(name ?? '', unescaped(value ?? ''));
  fields.set('a', chosen(values, person.mood, chance));
  if (chance.happens(COMMENTS_OFTEN))
    fields.set('comment', chance.pick(COMMENTS[person.language][person.mood]));
  const { status } = await visit(local, 'POST', path, fields.toString());
  if (status !== 303) throw new Error(`An answer was not taken: status ${status}, expected 303.`);
}

/** Numbers go from bad to good, choices (`well`, `so-so`, `call-me`) from good to bad. */
function chosen(values: readonly string[], mood: Mood, chance: Chance): string {
  const fromWorst = /^\d+$/.test(values[0] ?? '') ? values : values.toReversed();
  const [least, most] = SHARE[mood];
  const share = least + chance() * (most - least);
  return fromWorst[Math.round(share * (fromWorst.length - 1))] ?? '';
}

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** Presses the button of the page behind "unsubscribe". */
export async function optOut(local: LocalWorld, path: string): Promise<void> {
  const { status } = await visit(local, 'POST', path);
  if (status !== 200) throw new Error(`An opt-out was not taken: status ${status}, expected 200.`);
}

async function visit(
  local: LocalWorld,
  method: string,
  path: string,
  body = '',
): Promise<{ readonly status: number; readonly body: string }> {
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path,
      pathParameters: { token: path.split('/')[2] ?? '' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  return typeof result === 'string'
    ? { status: 200, body: result }
    : { status: result.statusCode ?? 200, body: result.body ?? '' };
}
