import { listForms } from './api.ts';
import type { LocalWorld } from './world.ts';

/** What the terminal says when everything runs: what to open, and a webhook to paste. */
export async function welcomeText(local: LocalWorld, data: string): Promise<string> {
  const { publicUrl } = local.world;
  const [form] = await listForms(local);
  return `
Lojal runs on this machine.

  Open      ${publicUrl}/          the members' inbox, and the clock
  Staff     ${publicUrl}/members   members, journeys, calls and the pulse of them all
  Try       ${publicUrl}/try       let a member join, get help or leave, and watch what comes of it
  Ask       ${publicUrl}/local     the same by API: a list of all calls
  Clock     ${local.clock.now()} (virtual; it runs by itself, and leaps by button)
  Data      ${data}/             delete it to start afresh
${form ? `\nLet a member join: paste this into another terminal.\n\n${signedCurl(form)}\n` : ''}
Stop with Ctrl-C.
`;
}

/** A webhook that signs itself with nothing but a shell, openssl and curl. */
export function signedCurl(form: { url: string; secret: string; example: object }): string {
  return `body='${JSON.stringify(form.example).replaceAll("'", String.raw`'\''`)}'
id=msg_$(date +%s) ts=$(date +%s)
key=$(printf %s '${form.secret.replace('whsec_', '')}' | base64 -d | od -An -v -tx1 | tr -d ' \\n')
sig=$(printf %s "$id.$ts.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
curl -i ${form.url} -H 'content-type: application/json' \\
  -H "webhook-id: $id" -H "webhook-timestamp: $ts" -H "webhook-signature: v1,$sig" -d "$body"`;
}
