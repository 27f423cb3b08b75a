import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Instant } from '../../shared/time/instant.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import type { Invocation, Reply } from './lambda-child.ts';
import { ROOT } from './tree.ts';

/** One function's bundle in a process of its own, with the environment that the template gives it and nothing else. */
export interface LambdaProcess {
  /** @throws an Error with the name and message of the function's, as a caller sees it. */
  invoke(event: unknown, now: Instant): Promise<unknown>;
  /** What it has written so far. */
  log(): string;
  stop(): Promise<void>;
}

export function startLambda(
  bundle: string,
  env: Readonly<Record<string, string>>,
  now: Instant,
  ...options: readonly 'refs-by-instant'[]
): LambdaProcess {
  const args = [bundle, String(toEpochMs(now)), ...options];
  const child = fork(join(ROOT, 'test/support/lambda-child.ts'), args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process of ${bundle} ended before it answered: ${written.slice(-2000)}`);
  });
  // Of no matter while nobody waits for an answer.
  ended.catch(() => undefined);
  return {
    log: () => written,
    async invoke(event, at) {
      const answered = once(child, 'message') as Promise<[Reply]>;
      child.send({ event, now: toEpochMs(at) } satisfies Invocation);
      const [reply] = await Promise.race([answered, ended]);
      if ('result' in reply) return reply.result;
      throw Object.assign(new Error(reply.error.message), { name: reply.error.name });
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
