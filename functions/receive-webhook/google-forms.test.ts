import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { log } from '../../shared/log.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { incoming, queued, send, type Answer } from '../../test/support/incoming.ts';
import { recorded } from '../../test/support/tool-post.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const SCRIPT = /```js google-forms\n([\s\S]*?)```/.exec(readme)![1]!;

interface Sent {
  readonly url: string;
  readonly options: { payload: string; contentType: string; headers: Record<string, string> };
}

/** Google's `fetch` throws where nobody answers, whatever it was asked about errors. */
type Answered = number | 'unreachable';

interface Response {
  readonly getId: () => string;
  readonly getTimestamp: () => Date;
}

/** Google's side, as far as the script needs it: bytes there are signed, and every call waits. */
function submit(settings: Record<string, string>, nowMs: number, statuses: readonly Answered[]) {
  const body = recorded('google-forms') as {
    formId: string;
    responseId: string;
    submittedAt: string;
    respondentEmail: string;
    answers: Record<string, unknown>;
  };
  const sent: Sent[] = [];
  const logged: string[] = [];
  const signed = (bytes: Buffer): number[] => [...new Int8Array(bytes)];
  const answers = [...statuses];
  const response = (id: string, at: Date) => ({
    getId: () => id,
    getTimestamp: () => at,
    getRespondentEmail: () => body.respondentEmail,
    getItemResponses: () =>
      Object.entries(body.answers).map(([title, answer]) => ({
        getItem: () => ({ getTitle: () => title }),
        getResponse: () => answer,
      })),
  });
  const first = response(body.responseId, new Date(body.submittedAt));
  const all: Response[] = [first];
  const form = {
    getId: () => body.formId,
    getResponses: (since?: Date) => all.filter((one) => !since || one.getTimestamp() > since),
  };
  class GoogleDate extends Date {
    static override now = () => nowMs;
  }
  const google = {
    Date: GoogleDate,
    console: { log: (text: string) => logged.push(text) },
    FormApp: { getActiveForm: () => form },
    PropertiesService: { getScriptProperties: () => ({ getProperty: (name: string) => settings[name] }) },
    Utilities: {
      base64Decode: (text: string) => signed(Buffer.from(text, 'base64')),
      base64Encode: (bytes: number[]) => Buffer.from(Int8Array.from(bytes).buffer).toString('base64'),
      newBlob: (text: string) => ({ getBytes: () => signed(Buffer.from(text)) }),
      computeHmacSha256Signature: (text: number[], key: number[]) =>
        signed(createHmac('sha256', Int8Array.from(key)).update(Int8Array.from(text)).digest()),
      sleep: () => undefined,
    },
    UrlFetchApp: {
      fetch(url: string, options: Sent['options']) {
        sent.push({ url, options });
        const status = answers.shift() ?? 202;
        if (status === 'unreachable') throw new Error('Address unavailable');
        return { getResponseCode: () => status, getContentText: () => '{}' };
      },
    },
    event: { source: form, response: first },
  };
  const call = (code: string) => (): unknown => runInNewContext(`${SCRIPT}\n${code};`, { ...google });
  const other = (id: string, at: string): void => void all.push(response(id, new Date(at)));
  return {
    sent,
    logged,
    other,
    showLast: call('showLast()'),
    run: call('onFormSubmit(event)'),
    sendAgain: call('sendAgain()'),
  };
}

describe('the script for Google Forms in README.md', () => {
  async function given(...statuses: readonly Answered[]) {
    const world = incoming();
    const { local } = world;
    const [{ value }] = await local.world.secrets.get('form-google-survey');
    const url = 'https://lojal.example.org/hooks/google-survey';
    const nowMs = toEpochMs(local.clock.now());
    const google = submit({ LOJAL_URL: url, LOJAL_SECRET: value }, nowMs, statuses);
    const arrive = ({ options: { payload, contentType, headers } }: Sent): Promise<Answer> =>
      send(
        local,
        httpEvent({
          method: 'POST',
          path: '/hooks/google-survey',
          pathParameters: { form: 'google-survey' },
          headers: { 'content-type': contentType, ...headers },
          body: Buffer.from(payload),
          timeEpoch: nowMs,
        }),
      );
    return { ...google, world, url, arrive };
  }

  it('sends the recorded body, signed so that it is taken, and its answers make the event', async () => {
    const { sent, run, world, url, arrive } = await given();
    run();
    expect(sent.map((one) => one.url)).toEqual([url]);
    expect(JSON.parse(sent[0]!.options.payload)).toEqual(recorded('google-forms'));
    expect(await arrive(sent[0]!)).toMatchObject({ status: 202, json: { accepted: true } });
    expect(await queued(world)).toMatchObject([{ type: 'survey.answered', fields: { score: 9 } }]);
  });

  it('tries again where nobody answers', async () => {
    const { sent, run, arrive } = await given('unreachable', 'unreachable', 202);
    run();
    expect(sent).toHaveLength(3);
    expect((await arrive(sent[2]!)).status).toBe(202);
  });

  it('tries again after a fault or a cap, and it is the same delivery', async () => {
    const { sent, run, arrive } = await given(500, 429, 202);
    run();
    expect(sent).toHaveLength(3);
    const ids = [];
    for (const one of sent) ids.push((await arrive(one)).json.id);
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    [[401], 1, 'Lojal answered 401'],
    [[400], 1, 'Lojal answered 400'],
    [[500, 500, 500, 500], 4, 'run sendAgain'],
    [[500, 'unreachable', 503, 'unreachable'], 4, 'Address unavailable Later, run sendAgain'],
  ] as [Answered[], number, string][])(
    'answered %j it gives up after %i and says so in the list of executions',
    async (statuses, times, words) => {
      const { sent, run } = await given(...statuses);
      expect(run).toThrow(words);
      expect(sent).toHaveLength(times);
    },
  );

  it('sends all answers of the last week again, of which one that had arrived is the same delivery', async () => {
    const { sent, other, sendAgain, arrive, world } = await given();
    other('2_of-today', '2028-01-11T08:00:00Z');
    other('2_of-last-year', '2027-01-11T08:00:00Z');
    sendAgain();
    other('2_of-now', '2028-01-11T09:00:00Z');
    sendAgain();
    const ids = sent.map(({ options }) => options.headers['webhook-id']);
    expect(ids).toEqual(['2_of-today', '2_of-today', '2_of-now']);
    const told = [];
    for (const one of sent) told.push((await arrive(one)).json.id);
    expect([told[1] === told[0], new Set(told).size]).toEqual([true, 2]);
    const events = await queued(world);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('shows the body that the newest answer makes, and sends nothing', async () => {
    const { sent, logged, showLast } = await given();
    showLast();
    expect(logged.map((text): unknown => JSON.parse(text))).toEqual([recorded('google-forms')]);
    expect(sent).toEqual([]);
  });

  it('goes on with the others when one is refused, and names it at the end', async () => {
    const { sent, other, sendAgain } = await given(400, 202);
    other('2_first', '2028-01-11T07:00:00Z');
    other('2_second', '2028-01-11T08:00:00Z');
    expect(sendAgain).toThrow('2_first: Lojal answered 400');
    expect(sent.map(({ options }) => options.headers['webhook-id'])).toEqual(['2_first', '2_second']);
  });

  it('does not go on when nobody answers', async () => {
    const { sent, other, sendAgain } = await given(...Array<Answered>(8).fill('unreachable'));
    other('2_first', '2028-01-11T07:00:00Z');
    other('2_second', '2028-01-11T08:00:00Z');
    expect(sendAgain).toThrow('run sendAgain');
    expect(sent).toHaveLength(4);
  });
});
