import { describe, expect, it } from 'vitest';
import { allSteps } from '../shared/journey/all-steps.ts';
import { compile } from '../shared/journey/compile.ts';
import { LANGUAGES } from '../shared/message/template.ts';
import { errorsOf, faultsOf } from '../test/support/compiled-faults.ts';
import { journeys, journeysByName } from './journeys.ts';
import { taskReasons } from './tasks.ts';

describe('the journeys of the organisation', () => {
  it.each(journeys)(
    'given $name, then it compiles to what asl-validator, our own rules and the runner take',
    (journey) => {
      expect([faultsOf(journey), errorsOf(journey)]).toEqual([[], '']);
    },
  );

  it('given their names, then each is there once', () => {
    expect([...journeysByName.keys()]).toEqual(journeys.map(({ name }) => name));
  });

  it('given their titles, then no two are called the same, and what is compiled does not change with them', () => {
    for (const language of LANGUAGES) {
      const titles = journeys.map(({ name, title }) => title?.[language] ?? name);
      expect(new Set(titles).size).toBe(journeys.length);
    }
    for (const { title = { sv: '', nb: '', en: '' }, ...untitled } of journeys) {
      const compiled = JSON.stringify(compile({ ...untitled, title }));
      expect(compiled).toBe(JSON.stringify(compile(untitled)));
      for (const text of Object.values(title)) expect(compiled).not.toContain(text);
    }
  });

  it('given their tasks, then staff can read why in each language, and no words are left over', () => {
    const given = journeys.flatMap(({ steps }) =>
      [...allSteps(steps)].flatMap((step) => (step.kind === 'task' ? [step.why] : [])),
    );
    expect(Object.keys(taskReasons).toSorted()).toEqual([...new Set(given)].toSorted());
    const unwritten = Object.entries(taskReasons).flatMap(([why, words]) =>
      LANGUAGES.filter((language) => words[language].trim() === '').map((language) => `${why}.${language}`),
    );
    expect(unwritten).toEqual([]);
  });
});
