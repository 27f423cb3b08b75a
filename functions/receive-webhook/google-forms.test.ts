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

/** Google's side, as far as the script needs it: bytes there are signed, and every call waits. */
function submit(settings: Record<string, string>, nowMs: number, statuses: readonly number[]) {
  const body = recorded('google-forms') as {
    formId: string;
    responseId: string;
    submittedAt: string;
    respondentEmail: string;
    answers: Record<string, unknown>;
  };
  const sent: Sent[] = [];
  const signed = (bytes: Buffer): number[] => [...new Int8Array(bytes)];
  const answers = [...statuses];
  const google = {
    Date: { now: () => nowMs },
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
        return { getResponseCode: () => status, getContentText: () => '{}' };
      },
    },
    event: {
      source: { getId: () => body.formId },
      response: {
        getId: () => body.responseId,
        getTimestamp: () => new Date(body.submittedAt),
        getRespondentEmail: () => body.respondentEmail,
        getItemResponses: () =>
          Object.entries(body.answers).map(([title, answer]) => ({
            getItem: () => ({ getTitle: () => title }),
            getResponse: () => answer,
          })),
      },
    },
  };
  const run = (): unknown => runInNewContext(`${SCRIPT}\nonFormSubmit(event);`, google);
  return { sent, run };
}

describe('the script for Google Forms in README.md', () => {
  async function given(...statuses: readonly number[]) {
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
    [[500, 500, 500, 500, 500], 5, 'could not be reached'],
  ])(
    'answered %j it gives up after %i and says so in the list of executions',
    async (statuses, times, words) => {
      const { sent, run } = await given(...statuses);
      expect(run).toThrow(words);
      expect(sent).toHaveLength(times);
    },
  );
});
