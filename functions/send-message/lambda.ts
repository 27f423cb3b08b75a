import {
  awsWorld,
  items,
  mailer,
  publicUrl,
  runs,
  secrets,
  seldom,
  texter,
} from '../../shared/adapters/world.aws.ts';
import { templates } from '../../workflows/generated/messages.ts';
import { organisation } from '../../workflows/organisation.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({
  items,
  mailer,
  texter: seldom(texter),
  runs: seldom(runs),
  secrets,
  publicUrl,
});
export const handler = createHandler(world, { organisation, templates });
