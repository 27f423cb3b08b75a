import { workflows } from '../../workflows/index.ts';
import { tellStory } from './story.ts';
import { timeline } from './timeline.ts';

const { local, effects } = await tellStory(workflows);
console.log('Three members join the Example Union. A year on the virtual clock:\n');
console.log((await timeline(local, effects)).join('\n'));
const sent = local.mailbox.accepted().length;
console.log(`\n${sent} messages in the members' inboxes. To see them: npm start`);
