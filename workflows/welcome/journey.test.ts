import { describe, expect, it } from 'vitest';
import { tellStory } from '../../infra/local/story.ts';
import { ASA, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { linesOf } from '../../test/support/telling.ts';
import { plus } from '../../shared/time/instant.ts';
import { workflows } from '../index.ts';

describe('the welcome series', () => {
  it('runs as timeline.txt says, for three members in three languages', async () => {
    const { local, effects } = await tellStory(workflows);
    await expect(await linesOf(local, effects, 'welcome')).toMatchFileSnapshot('timeline.txt');
  });

  it('greets at once, within the window, and has said all five things after six weeks', async () => {
    const local = testWorld({ at: '2028-01-11T09:12:00Z' });
    await submitAndSettle(local, 'join', ASA);
    expect(local.mailbox.accepted().map((mail) => mail.tags.step)).toEqual(['hello']);

    await local.engine.advanceTo(plus(local.clock.now(), 'P42D'));
    expect(local.mailbox.accepted().map((mail) => mail.tags.step)).toEqual([
      'get-involved',
      'a-story',
      'log-in',
      'your-support',
      'hello',
    ]);
  });

  it('stops at once when the member leaves', async () => {
    const local = testWorld();
    await submitAndSettle(local, 'join', ASA);
    const { effects } = await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    expect(effects.map(({ what, reason }) => [what, reason])).toEqual([
      ['left', undefined],
      ['run-ended', 'member.left'],
    ]);
    await local.engine.advanceTo(plus(local.clock.now(), 'P1Y'));
    expect(local.mailbox.accepted()).toHaveLength(1);
  });

  it('writes to a member without a given name or language in the organisation’s language, without a hole', async () => {
    const local = testWorld();
    await submitAndSettle(local, 'join', { membershipNumber: 'M-1', email: 'x@example.org' });
    const [mail] = local.mailbox.accepted();
    expect(mail?.subject).toBe('Välkommen, och tack för förtroendet');
    expect(mail?.text).toMatch(/^Hej,$/m);
  });
});
