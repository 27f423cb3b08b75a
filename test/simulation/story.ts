import { EXAMPLE_MEMBERS } from '../../infra/local/examples.ts';
import { kill, startLocal } from '../support/process.ts';
import type { Chance } from './chance.ts';
import { judge } from './judge.ts';
import type { Outcome, Phase } from './phase.ts';
import { sum } from './sum.ts';
import { advanceTo, after, inFolder, letJoin } from './world.ts';

const WEEKS = Array.from({ length: 9 }, (_, week) =>
  new Date(Date.UTC(2028, 0, 10 + 7 * (week + 1))).toISOString(),
);
const STEPS_OF_JOINING = EXAMPLE_MEMBERS.length;
const steps: readonly ((url: string) => Promise<Response>)[] = [
  ...EXAMPLE_MEMBERS.map((member) => (url: string) => letJoin(url, member)),
  ...WEEKS.map((to) => (url: string) => advanceTo(url, to)),
];
/** A life that is killed more often than this has little left to do in most of them. */
const MOST_KILLS = 12;
/** A step takes some tens of milliseconds. */
const STEP_MS = 60;

export const webhooks: Phase = phase('webhooks', 0, STEPS_OF_JOINING);
export const leaps: Phase = phase('leaps of the clock', STEPS_OF_JOINING, steps.length);

/** Three members join by webhook, and nine weeks pass; the sender repeats what got no answer, as senders do. */
function phase(name: string, from: number, to: number): Phase {
  return {
    name,
    async live(kills, chance) {
      const lives: Outcome[] = [];
      for (let left = kills; left > 0; left -= MOST_KILLS)
        lives.push(await oneLife(Math.min(left, MOST_KILLS), () => from + chance.below(to - from), chance));
      return sum(lives);
    },
  };
}

function oneLife(kills: number, step: () => number, chance: Chance): Promise<Outcome> {
  return inFolder(async (data) => {
    const args = ['--empty', '--at', '2028-01-10T08:00:00Z'];
    const moments = Array.from({ length: kills }, () => ({
      step: step(),
      ms: chance.below(STEP_MS),
    })).toSorted((a, b) => a.step - b.step);
    const restarts: number[] = [];
    let running = await startLocal(data, args);
    let killed = 0;
    for (const [at, act] of steps.entries()) {
      for (let answered = false; !answered;) {
        const moment = moments[0]?.step === at ? moments.shift() : undefined;
        const { child } = running;
        const gone = moment && after(moment.ms).then(() => kill(child, 'SIGKILL'));
        try {
          const response = await act(running.url);
          if (!response.ok)
            throw new Error(`step ${at} was answered with ${response.status}: ${await response.text()}`);
          // Every step may be repeated: as long as a moment is planned here, it is.
          answered = moments[0]?.step !== at;
        } catch (error) {
          if (!gone) throw error;
        }
        if (!gone) continue;
        await gone;
        killed += 1;
        running = await startLocal(data, args);
        restarts.push(running.startMs);
      }
    }
    const account = await judge(running.url, EXAMPLE_MEMBERS.length * 5, EXAMPLE_MEMBERS.length);
    await kill(running.child, 'SIGTERM');
    return { ...account, killed, restarts };
  });
}
