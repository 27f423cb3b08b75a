import { awsWorld, items, publicUrl, queue, secrets } from '../../shared/adapters/world.aws.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { forms } from '../../workflows/forms.ts';
import { organisation } from '../../workflows/organisation.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, publicUrl, queue, secrets });
export const handler = createHandler(world, { forms: loadForms(forms), organisation });
