import { memberKey, toMember } from '../../shared/member/member.ts';
import { workflows } from '../../workflows/index.ts';
import { inWords, loyaltyOf } from './loyalty.ts';
import { tellStory } from './story.ts';
import { timeline } from './timeline.ts';

const { local, effects } = await tellStory(workflows);
console.log('Three members join the Example Union. A year on the virtual clock:\n');
console.log((await timeline(local, effects)).join('\n'));

console.log('\nWhere they stand at the end, and why:\n');
for (const ref of new Set(effects.map(({ member }) => member))) {
  const row = await local.world.items.get(memberKey(ref));
  if (!row) continue;
  const loyalty = await loyaltyOf(local.world.items, row, workflows.points, local.clock.now());
  console.log([toMember(row).givenName, ...inWords(loyalty, workflows.organisation.zone)].join('\n'));
}
const sent = local.mailbox.accepted().length;
console.log(`\n${sent} messages in the members' inboxes. To see them: npm start`);
