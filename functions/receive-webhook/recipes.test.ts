import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { log } from '../../shared/log.ts';
import { queued } from '../../test/support/incoming.ts';
import { listening, type Listening } from '../../test/support/listening.ts';
import { recorded } from '../../test/support/tool-post.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
/** The shell lines of README.md that send as a tool does, by tool. */
const recipe = (tool: string): string =>
  new RegExp(`\`\`\`sh ${tool}\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? 'exit 99';
const [, signingInAShell = 'exit 99'] = /### Signing in a shell\n+```sh\n([\s\S]*?)```/.exec(readme) ?? [];

let world: Listening;
let folder: string;
beforeEach(async () => {
  vi.spyOn(log, 'info').mockReturnValue();
  world = await listening();
  folder = mkdtempSync(join(tmpdir(), 'recipe-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** What a shell says that was given these lines. */
async function shell(lines: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-c', lines], { cwd: folder })).stdout;
}

async function sending(form: string, secret?: string): Promise<string> {
  const entry = world.local.workflows.forms.get(form)!;
  const [{ value }] = await world.local.world.secrets.get(entry.secret);
  const given = secret ?? value;
  return `url='${hookUrl(world.url, entry, given)}'\nsecret='${given}'\nbody=sample.json\n`;
}

const TOOLS: readonly (readonly [tool: string, form: string, file: string, type: string])[] = [
  ['typeform', 'typeform-help', 'typeform', 'help.received'],
  ['tally', 'tally-survey', 'tally', 'survey.answered'],
  ['hubspot', 'hubspot-event', 'hubspot', 'event.attended'],
  ['token', 'gravity-join', 'gravity-forms', 'member.joined'],
  ['token', 'microsoft-help', 'microsoft-forms', 'help.received'],
  ['jotform', 'jotform-help', 'jotform', 'help.received'],
];

describe('the lines of README.md that send as a tool does', () => {
  it.each(TOOLS)(
    '%s: what they send to form %s is taken, and makes its event',
    async (tool, form, file, type) => {
      const body = recorded(file);
      // Of Jotform the sample is the part with the answers.
      const sample = tool === 'jotform' ? body.rawRequest : body;
      writeFileSync(
        join(folder, 'sample.json'),
        typeof sample === 'string' ? sample : JSON.stringify(sample, null, 2),
      );
      expect(await shell((await sending(form)) + recipe(tool))).toMatch(
        /^HTTP\/1\.1 202 [\s\S]*"accepted":true/,
      );
      expect(await queued(world)).toMatchObject([{ form, type }]);
    },
  );

  it.each(TOOLS)('%s: with another secret they are refused at form %s', async (tool, form) => {
    writeFileSync(join(folder, 'sample.json'), '{}');
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect(await shell((await sending(form, other)) + recipe(tool))).toMatch(/^HTTP\/1\.1 401 /);
    expect(world.queue.size()).toBe(0);
  });

  it('in a shell, by Standard Webhooks: a member joins', async () => {
    const lines = (await sending('join')) + signingInAShell.replace(/^url=.*\nsecret=.*\n/, '');
    expect(await shell(lines)).toMatch(/^HTTP\/1\.1 202 [\s\S]*"accepted":true/);
    expect(await queued(world)).toMatchObject([{ form: 'join', type: 'member.joined' }]);
  });
});
