import type { Workflows } from '../shared/journey/workflows.ts';
import { loadForms } from '../shared/webhook/form.ts';
import { forms } from './forms.ts';
import { templates } from './generated/messages.ts';
import { journeys } from './journeys.ts';
import { organisation } from './organisation.ts';

/** Everything that the organisation has written, checked when it is loaded. */
export const workflows: Workflows = {
  organisation,
  journeys: new Map(journeys.map((journey) => [journey.name, journey])),
  forms: loadForms(forms),
  templates,
};
