import { utf8Bytes } from '../../shared/adapters/items.value.ts';
import { MEMORY_MB } from './durations.table.ts';

const ID = '8f507cfc-xmpl-4697-b07a-ac58fc914c95';
const RUNTIME = `arn:aws:lambda:eu-north-1::runtime:${'0'.repeat(64)}`;

/**
 * Bytes of the lines that Lambda itself writes to a function's log, in its text format, which is the default.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function platformLines({ ms, cold }: { readonly ms: number; readonly cold: number }): number {
  const init = cold > 0 ? `\tInit Duration: ${cold.toFixed(2)} ms` : '';
  const lines = [
    ...(cold > 0 ? [`INIT_START Runtime Version: nodejs:24.v10\tRuntime Version ARN: ${RUNTIME}\n`] : []),
    `START RequestId: ${ID} Version: $LATEST\n`,
    `END RequestId: ${ID}\n`,
    `REPORT RequestId: ${ID}\tDuration: ${ms.toFixed(2)} ms\tBilled Duration: ${Math.ceil(cold + ms)} ms\tMemory Size: ${MEMORY_MB} MB\tMax Memory Used: 120 MB${init}\t\n`,
  ];
  return lines.reduce((sum, line) => sum + utf8Bytes(line), 0);
}

/** A line of the API's access log, as infra/aws/intake.ts writes it. */
export function accessLine({
  route,
  method,
  status,
}: {
  route: string;
  method: string;
  status: number;
}): number {
  return utf8Bytes(
    `${JSON.stringify({
      requestId: 'JKJaXmPLvHcESHA=',
      time: '1830297600000',
      route: `ANY ${route}`,
      method,
      status: String(status),
      latencyMs: '120',
      fault: '-',
    })}\n`,
  );
}
