import { describe, expect, it } from 'vitest';
import { refuseDue } from '../../shared/journey/due-start.ts';
import { memberKey } from '../../shared/member/member.ts';
import {
  SKIP_REASONS,
  skip,
  TRANSITIONS,
  type MessageIdentity,
  type MessageState,
} from '../../shared/message/ledger.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { instant } from '../../shared/time/instant.ts';
import { KEY, MEMBER, NOW, pageWorld, written } from '../../test/support/pages.ts';
import { messageWords } from './message-words.ts';
import { fateText } from './why-page.ts';
import { NOT_BEGUN, SKIPPED, STATES, WHY_WORDS } from './words-why.ts';

const message = (key: string): MessageIdentity => ({
  key: key.padEnd(32, '0'),
  member: MEMBER,
  run: 'r',
  journey: 'nps',
  step: 'survey',
  message: 'survey',
  purpose: 'relation',
  channel: 'email',
});

async function why(...writes: Parameters<Awaited<ReturnType<typeof pageWorld>>['items']['transact']>[0]) {
  const page = await pageWorld();
  if (writes.length > 0) await page.items.transact(writes);
  const { status, body } = await page.get(`${page.path('preferences')}/why`);
  return { status, body, lines: linesIn(body) };
}

describe('why did I get this', () => {
  it('given a message, then its own sentence says why, with what it was, when and what for', async () => {
    const { status, body } = await why();

    expect(status).toBe(200);
    expect(body).toContain('<p>Du får det här mejlet för att du är medlem i Provförbundet.</p>');
    expect(body).toContain('<dd>Hej Åsa, en fråga</dd>');
    expect(body).toContain('<dd>11 januari 2028</dd>');
    expect(body).toContain('<dd>Skickades.</dd>');
    expect(body).toContain('<dd>Hälsningar och frågor. Välkomstbrev,');
  });

  it('given slots in its words, then they are filled, and one that is not known is left out', () => {
    const letter = { subject: 'Hej {{ member.givenName }}', why: 'Du är medlem i {{ organisation.name }}.' };
    const letters = { nps: { survey: { sv: letter, nb: letter, en: letter } } };
    const about = { journey: 'nps', message: 'survey' };

    const words = messageWords({ ...written, letters }, about, { member: {}, language: 'sv' });

    expect(words).toEqual({ subject: 'Hej', why: 'Du är medlem i Provförbundet.' });
  });

  it('given no ledger row of the message, then it is said that nothing is kept about it', async () => {
    const { body } = await why({ delete: { pk: memberKey(MEMBER).pk, sk: `MESSAGE#${KEY}` } });

    expect(body).toContain('Vi har inte kvar något om just det här meddelandet.');
    expect(body).toContain('Vi har inte skickat något till dig det senaste året.');
  });

  it('given an SMS whose words have no sentence, then it is told in general', async () => {
    const { body } = await why({
      update: { pk: memberKey(MEMBER).pk, sk: `MESSAGE#${KEY}` },
      set: { message: 'retired', channel: 'sms' },
    });

    expect(body).toContain('<p>Du får det här för att du är medlem hos oss.</p>');
    expect(body).toContain('<dd>Ett sms</dd>');
  });
});

describe('the messages and silences of a year', () => {
  it('given some, then the newest comes first, each with its day and what became of it', async () => {
    const { lines } = await why(
      skip(message('b'), 'paused', instant('2028-01-05T09:00:00Z')),
      skip(message('c'), 'capped', instant('2028-01-12T08:00:00Z')),
    );

    expect(lines).toEqual([
      '12 januari 2028 Hej Åsa, en fråga Skickades inte. Du hade redan fått så många meddelanden som vi vill skicka på kort tid.',
      '11 januari 2028 Hej Åsa, en fråga Skickades.',
      '5 januari 2028 Hej Åsa, en fråga Skickades inte. Du hade valt en paus.',
    ]);
  });

  it('given one of more than a year ago, then it is left out', async () => {
    const { lines } = await why(
      skip(message('b'), 'paused', instant('2027-01-11T08:59:59Z')),
      skip(message('c'), 'paused', instant('2027-01-11T09:00:00Z')),
    );

    expect(lines.map((line) => line.slice(0, 15))).toEqual(['11 januari 2028', '11 januari 2027']);
  });

  it('given a series that never began, then it is told by its first message, and why', async () => {
    const due = { member: MEMBER, journey: 'nps', occurrence: '2028', dueAt: NOW, state: 'due' } as const;

    const { lines } = await why(refuseDue(due, 'held-out', NOW)[1]!);

    expect(lines[0]).toBe(`12 januari 2028 Hej Åsa, en fråga Skickades inte. ${NOT_BEGUN.sv['held-out']}`);
  });

  it('given a reason that has no words any more, then it is still told that nothing went', async () => {
    const due = { member: MEMBER, journey: 'gone', occurrence: '2028', dueAt: NOW, state: 'due' } as const;

    const { lines } = await why(refuseDue(due, 'a-reason-of-old', NOW)[1]!);

    expect(lines[0]).toBe('12 januari 2028 Ett meddelande Skickades inte. Det passade inte just då.');
  });

  it('given a duplicate that was merged, then what went to it is told too', async () => {
    const other = '01HK0000000000000000000009';
    const { lines } = await why(
      { update: memberKey(MEMBER), set: { mergedFrom: [other] } },
      skip({ ...message('b'), member: other }, 'left', instant('2028-01-02T09:00:00Z')),
    );

    expect(lines[1]).toContain('2 januari 2028');
  });

  it('given a member in another zone, then the days are theirs', async () => {
    const page = await pageWorld({ member: { zone: 'Pacific/Auckland' } });
    const at = instant('2028-01-11T20:00:00Z');
    await page.items.transact([skip(message('b'), 'paused', at)]);

    const { body } = await page.get(`${page.path('preferences')}/why`);

    expect(linesIn(body)[0]).toContain('12 januari 2028');
  });

  it('given hundreds, then all are there', async () => {
    const page = await pageWorld();
    for (let at = 0; at < 300; at += 1)
      await page.items.transact([skip(message(`b${String(at).padStart(3, '0')}`), 'paused', NOW)]);

    expect(linesIn((await page.get(`${page.path('preferences')}/why`)).body)).toHaveLength(301);
  });
});

describe('the words of every fate', () => {
  const states = Object.keys(TRANSITIONS).filter(
    (state): state is Exclude<MessageState, 'skipped'> => state !== 'none' && state !== 'skipped',
  );

  it.each(LANGUAGES)(
    'given %s, then every state and every reason has its own, and they are sentences',
    (language) => {
      const all = [
        ...states.map((state) => STATES[language][state]),
        ...SKIP_REASONS.map((reason) => SKIPPED[language][reason]),
      ];

      expect(states.length).toBeGreaterThan(8);
      expect(all.filter((text) => !/^\p{Lu}.*\.$/u.test(text ?? ''))).toEqual([]);
      expect(new Set(all).size).toBe(all.length);
      expect(Object.keys(STATES[language]).toSorted()).toEqual(states.toSorted());
      expect(Object.keys(SKIPPED[language]).toSorted()).toEqual(SKIP_REASONS.toSorted());
    },
  );

  it.each(LANGUAGES)('given %s, then every reason why a series never began has its own too', (language) => {
    const reasons = Object.values(NOT_BEGUN[language]);

    expect(reasons.filter((text) => !/^\p{Lu}.*\.$/u.test(text))).toEqual([]);
    expect(Object.keys(NOT_BEGUN[language])).toEqual(Object.keys(NOT_BEGUN.sv));
  });

  it.each(LANGUAGES)('given %s, then no fate is told by its name in our code', (language) => {
    for (const reason of SKIP_REASONS) {
      const told = fateText({ state: 'skipped', reason }, { language });
      expect(told).toBe(`${WHY_WORDS[language].notSent} ${SKIPPED[language][reason]}`);
      expect(told).not.toContain(WHY_WORDS[language].otherReason);
    }
  });
});

function linesIn(body: string): string[] {
  const list = /<ul class="lines">([\s\S]*?)<\/ul>/.exec(body)?.[1] ?? '';
  return [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, line]) =>
    line!
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}
