import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../shared/time/instant.ts';
import { ownEvent } from '../../shared/member/event.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { forms } from '../../workflows/forms.ts';
import { formCommand } from './form.ts';

const NOW = instant('2028-01-11T09:12:00Z');
const RECORDED = join(import.meta.dirname, '../../test/events');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await formCommand(args, NOW, {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

function sample(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'form-'));
  folders.push(folder);
  writeFileSync(join(folder, 'sample.json'), content);
  return join(folder, 'sample.json');
}

describe('npm run form', () => {
  it('given nothing, then it lists every form with its source and event', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual(forms.map(({ name, source, event }) => `${name}  ${source}  ${event}`));
  });

  it('given a form that is not there, then it names those that are', async () => {
    const { code, err } = await run('joyn');
    expect([code, err.includes('no form "joyn"'), err.includes('join  standard-webhooks')]).toEqual([
      1,
      true,
      true,
    ]);
  });

  it('given a form alone, then it prints what the map must make, or what the sender may send', async () => {
    expect(JSON.parse((await run('typeform-help')).out)).toMatchObject({
      title: 'help.received',
      required: ['member', 'kind', 'case', 'state'],
    });
    expect(JSON.parse((await run('log-ins')).out)).toMatchObject({ title: 'portal.login', anyOf: [{}, {}] });
  });

  it.each([
    ['typeform-help', 'typeform', 'help.received'],
    ['jotform-help', 'jotform', 'help.received'],
    ['tally-survey', 'tally', 'survey.answered'],
    ['gravity-join', 'gravity-forms', 'member.joined'],
  ])('given form %s and its recorded body, then it prints the event', async (form, file, type) => {
    const { code, out, err } = await run(form, join(RECORDED, `${file}.json`));
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ type, member: { membershipNumber: 'M-10482' } });
  });

  it('given a sample without what the map asks for, then the event is printed, and what it lacks is said beside it', async () => {
    const { code, out, err } = await run(
      'survey',
      sample('{"membershipNumber":"M-1","question":"nps","score":9,"wave":"w","Comment":"x"}'),
    );
    expect([code, JSON.parse(out)]).toMatchObject([0, { score: 9 }]);
    expect(err).toMatch(
      /^The sample has nothing for these fields of the map: occurredAt, member\.email, comment\. /,
    );
  });

  it('given a sample that an editor has saved with a byte order mark, then it is read as the tool sends it', async () => {
    const { code, out } = await run('log-in', sample('\ufeff{"membershipNumber":"M-1"}'));
    expect([code, JSON.parse(out)]).toMatchObject([0, { member: { membershipNumber: 'M-1' } }]);
  });

  it('given a sample on which the map cannot be run, then it says why, as the sample is theirs', async () => {
    const answers = { 'Hur sannolikt är det att du rekommenderar oss?': 'mycket' };
    const { code, err } = await run('google-survey', sample(JSON.stringify({ answers })));
    expect([code, err]).toEqual([
      1,
      'does-not-map: The body does not fit the map of form "google-survey". JSONata says: Unable to cast value to a number: "mycket"',
    ]);
  });

  it('given Jotform’s answers already opened, then they are read just so', async () => {
    const { example } = forms.find(({ name }) => name === 'jotform-help')!;
    expect((await run('jotform-help', sample(JSON.stringify(example)))).code).toBe(0);
  });

  it('given Jotform’s answers alone, as they are sent by hand, then they are read too', async () => {
    const { example } = forms.find(({ name }) => name === 'jotform-help')!;
    const { code, out } = await run('jotform-help', sample(JSON.stringify(example.rawRequest)));
    expect([code, JSON.parse(out)]).toMatchObject([0, { member: { membershipNumber: 'M-10482' } }]);
  });

  it.each([
    [
      'join',
      '{"givenName":"Åsa"}',
      'invalid-event: The event member.joined is not complete: member: needs a',
    ],
    ['join', '{', 'not-json: '],
    ['join', '', 'no-body: '],
    ['join', '{"email":"a@example.org","birthDate":"2029-01-01"}', 'member.birthDate: is in the future'],
    ['microsoft-help', '{"submit_date":{}}', 'does-not-map: '],
    ['jotform-help', '[]', 'not-form-data: Write the parts'],
    ['jotform-help', 'x', 'not-form-data: Write the parts'],
    [
      'jotform-help',
      '{"formID":"1"}',
      'not-form-data: Not acceptable form data: there is no part "rawRequest"',
    ],
  ])('given form %s and the sample %s, then it says why there is no event', async (form, content, words) => {
    const { code, out, err } = await run(form, sample(content));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
  });

  it('given a list of which some are wrong, then it prints the others, and says by its place what is wrong with each', async () => {
    const member = { membershipNumber: 'M-1' };
    const list = { events: [{ member: {} }, { member }, { member, colour: 'canary' }] };
    const { code, out, err } = await run('log-ins', sample(JSON.stringify(list)));
    expect([code, JSON.parse(out)]).toEqual([1, { type: 'portal.login', member }]);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^event 1: member: needs a membershipNumber/),
      'event 3: the event has fields that are not known: colour',
    ]);
  });

  it('given a file that is not there, then it says what to give', async () => {
    const { code, err } = await run('join', join(tmpdir(), 'no-such-folder', 'no.json'));
    expect([code, err.includes('Give a file with a body as the tool sends it')]).toEqual([1, true]);
  });

  it.each<[string, () => ReturnType<typeof loadForms>, string]>([
    [
      'forms.ts',
      () => loadForms([{ ...forms[0]!, secret: 'Secret' }]),
      '- form "join": secret must be the name of a secret',
    ],
    [
      'events.ts',
      () => {
        ownEvent('Book Borrowed');
        return new Map();
      },
      'event type "Book Borrowed": name it in lower-case words',
    ],
  ])('given a mistake in %s, then it is said in a sentence, without a stack', async (_, read, words) => {
    const said: string[] = [];
    const say = { out: () => undefined, err: (text: string) => void said.push(text) };
    expect(await formCommand(['join'], NOW, say, async () => read())).toBe(1);
    expect(said.join('')).toContain(words);
    expect(said.join('')).not.toMatch(/\n\s+at /);
  });
});
