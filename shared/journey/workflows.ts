import type { Points } from '../loyalty/points.ts';
import type { Organisation } from '../member/organisation.ts';
import type { Questions, Templates } from '../message/template.ts';
import type { LoadedForm } from '../webhook/form.ts';
import type { Journey } from './journey.ts';

/** All that an organisation has written, loaded and checked: workflows/index.ts. */
export interface Workflows {
  readonly organisation: Organisation;
  readonly journeys: ReadonlyMap<string, Journey>;
  readonly forms: ReadonlyMap<string, LoadedForm>;
  readonly templates: Templates;
  readonly questions: Questions;
  readonly points: Points;
}
