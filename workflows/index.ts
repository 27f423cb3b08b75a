import type { Workflows } from '../shared/journey/workflows.ts';
import { loadForms } from '../shared/webhook/form.ts';
import { forms } from './forms.ts';
import { questions, templates } from './generated/messages.ts';
import { journeysByName } from './journeys.ts';
import { points } from './points.ts';
import { organisation } from './organisation.ts';

/** Everything that the organisation has written, checked when it is loaded. */
export const workflows: Workflows = {
  organisation,
  journeys: journeysByName,
  forms: loadForms(forms),
  templates,
  questions,
  points,
};
