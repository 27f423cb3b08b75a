import type { HttpEvent, HttpResult } from '../local/http-event.ts';
import type { LocalFunctions } from '../local/functions.ts';
import { utf8Bytes } from '../../shared/adapters/items.value.ts';
import { unitsOfMessage } from './item-units.ts';
import type { Metering } from './metering.ts';
import { accessLine } from './platform-lines.ts';

/** An HTTP API bills 512 KiB as one request. */
const API_BYTES = 512 * 1024;

/** The functions, with what each call costs by whatever on AWS makes it. */
export function meteredFunctions(functions: LocalFunctions, metering: Metering): LocalFunctions {
  const { meter, sandboxes, openRuns } = metering;
  const page =
    (name: keyof LocalFunctions['http']) =>
    async (event: HttpEvent): Promise<HttpResult> => {
      const result = await sandboxes.invoke(name, () => functions.http[name](event));
      countRequest(metering, name, event, result);
      return result;
    };
  return {
    http: {
      'receive-webhook': page('receive-webhook'),
      'member-pages': page('member-pages'),
      // Not on AWS yet, and looked at by nobody in a reference year.
      'staff-pages': functions.http['staff-pages'],
    },
    invoke: (name, payload) => sandboxes.invoke(name, () => functions.invoke(name, payload)),
    async recordEvents(messages) {
      // Lambda's poller receives up to ten and removes those that were handled, by one request each.
      meter.add('sqs.request', unitsOfMessage(...messages.map(({ body }) => body)), 'receive');
      const failed = await sandboxes.invoke('record-event', () => functions.recordEvents(messages));
      if (failed.size < messages.length) meter.add('sqs.request', 1, 'remove');
      return failed;
    },
    recordDelivery(event) {
      if ('Records' in (event as object)) meter.add('sns.publish', 1, 'what became of an SMS');
      else meter.add('eventbridge.event', 1, 'what became of a mail');
      return sandboxes.invoke('record-delivery', () => functions.recordDelivery(event));
    },
    recordRun(ended, startedWith) {
      openRuns.ended(`${ended.journey} ${ended.run}`);
      // On AWS only other ends are told: EndedRuns in infra/aws/edges.ts.
      if (ended.status === 'SUCCEEDED') return functions.recordRun(ended, startedWith);
      meter.add('eventbridge.event', 1, 'how a run ended');
      return sandboxes.invoke('record-run', () => functions.recordRun(ended, startedWith));
    },
    startJourney(target) {
      meter.add('scheduler.invocation', 1, 'start-journey');
      return sandboxes.invoke('start-journey', () => functions.startJourney(target));
    },
    sweep() {
      meter.add('scheduler.invocation', 1, 'sweep');
      return sandboxes.invoke('sweep', () => functions.sweep());
    },
  };
}

function countRequest(
  { meter }: Metering,
  name: keyof LocalFunctions['http'],
  { rawPath, body, requestContext }: HttpEvent,
  result: HttpResult,
): void {
  const answer = typeof result === 'string' ? { body: result, statusCode: 200 } : result;
  const sent = Buffer.from(body ?? '', 'base64').length;
  meter.add('api.request', Math.max(1, Math.ceil(sent / API_BYTES)), name);
  meter.add(
    'transfer.byte',
    utf8Bytes(answer.body ?? '') + utf8Bytes(JSON.stringify(answer.headers ?? {})),
    name,
  );
  const [, door = ''] = rawPath.split('/');
  const route = door === 'hooks' ? '/hooks/{form}' : `/${door}/{token}`;
  const line = accessLine({ route, method: requestContext.http.method, status: answer.statusCode ?? 200 });
  meter.add('logs.byte', line, 'the access log');
  meter.add('logs.storage', line, 'the access log');
}
