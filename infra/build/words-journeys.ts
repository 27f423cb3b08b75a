import type { Journey } from '../../shared/journey/journey.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { MessageFile } from './words-sources.ts';

/**
 * What a journey sends is written, and what is written is sent. Returns the problems, each as
 * `file: what; what to do`. Which languages a message lacks is checkWords' to tell.
 */
export function checkJourneys(journeys: readonly Journey[], messages: readonly MessageFile[]): string[] {
  const written = new Set(messages.map(({ path }) => path));
  const sent = new Map<string, string>();
  for (const { name, steps } of journeys) {
    for (const step of steps) {
      if (step.kind !== 'send') continue;
      const path = `workflows/${name}/messages/${step.message}`;
      if (!sent.has(path)) sent.set(path, `the step "${step.name}" of the journey ${name}`);
    }
  }
  const names = new Set(journeys.map(({ name }) => name));
  return [
    ...[...sent]
      .filter(([path]) => !written.has(path))
      .map(
        ([path, step]) =>
          `${path}.${LANGUAGES[0]}.md: ${step} sends it and it is missing; write it in ${all()}`,
      ),
    ...messages
      .filter(({ path }) => !sent.has(path))
      .map(({ file, journey, id }) =>
        names.has(journey)
          ? `${file}: no step of the journey ${journey} sends "${id}"; send it or delete the file`
          : `${file}: there is no journey ${journey}; list it in workflows/journeys.ts or delete the file`,
      ),
  ];
}

const all = (): string => LANGUAGES.join(', ');
