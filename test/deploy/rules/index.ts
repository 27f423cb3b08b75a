import { alarmRules } from './alarms.ts';
import { apiRules } from './api.ts';
import { closedRules } from './closed.ts';
import { doorRules } from './doors.ts';
import { edgeRules } from './edges.ts';
import { functionRules } from './functions.ts';
import { iamRules } from './iam.ts';
import { machineRules } from './machines.ts';
import { queueRules } from './queues.ts';
import type { Rule } from './rule.ts';
import { scheduleRules } from './schedules.ts';
import { silentRules } from './silent.ts';
import { sizeRules } from './sizes.ts';
import { storeRules } from './stores.ts';
import { templateRules } from './templates.ts';

/** Everything that must hold of the templates before anyone deploys them. */
export const rules: readonly Rule[] = [
  ...templateRules,
  ...iamRules,
  ...doorRules,
  ...functionRules,
  ...apiRules,
  ...edgeRules,
  ...queueRules,
  ...scheduleRules,
  ...machineRules,
  ...storeRules,
  ...alarmRules,
  ...silentRules,
  ...sizeRules,
  ...closedRules,
];

/** Half a second for each template that it has not seen: what goes through many may leave it to those that it is there for. */
export const VALIDATOR = 'cloudformation-validate';
