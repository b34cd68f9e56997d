import { ACTION_IDS } from '@remote-swe/core/adapters/slack/notice-message';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { Effects } from '../../effects.ts';
import { pausedSession } from '../../slack/paused-session.ts';
import { post, type SignedPost, signedEvent, signedPress } from '../../slack/signed-posts.ts';
import { Tries } from '../../tries.ts';

const REPLAYS = 5;
const STALE_MS = 301_000;

/** A signed request that somebody caught does nothing a second time, and nothing at all once it is five minutes old. */
export const replayedPosts: Attack = {
  name: 'replayed-posts',
  async run(lab) {
    const { system, channelId, threadTs, pauseTs } = await pausedSession(lab);
    const ts = `${Math.floor(system.clock.now() / 1000)}.000900`;
    const mention = { type: 'app_mention', user: 'U0ALICE', channel: 'C0DEV', text: '<@U0AGENT> once', ts };
    const raise = {
      type: 'block_actions',
      ...{ team: { id: 'T0LOCAL' }, user: { id: 'U0ALICE', team_id: 'T0LOCAL' }, channel: { id: channelId } },
      message: { ts: pauseTs, thread_ts: threadTs },
      actions: [
        { type: 'button', action_id: ACTION_IDS['raise-budget'], block_id: 'b', action_ts: '1795341700.000100' },
      ],
    };
    const caught = { mention: signedEvent(system, mention), raise: signedPress(system, raise) };
    const effects = new Effects(system);
    const tries = new Tries();
    for (const [what, request] of Object.entries(caught)) await replay(what, request, { system, effects, tries });
    // What the jump itself sets off is over before the next post.
    await effects.of(async () => system.clock.advance(STALE_MS));
    for (const [what, request] of Object.entries(caught)) {
      const answer = { status: 0 };
      const done = await effects.of(async () => {
        answer.status = await post(system, request);
      });
      tries.note(`${what}, stale: ${answer.status}, ${done.join(', ')}`, answer.status === 401 && done.length === 0);
    }
    return tries.outcome();
  },
};

type Scene = { system: LocalSystem; effects: Effects; tries: Tries };

/** After the first, replays leave no new item and say nothing; the ring beside them is what a retry of Slack's needs. */
async function replay(what: string, request: SignedPost, { system, effects, tries }: Scene): Promise<void> {
  await effects.of(() => post(system, request));
  const calls = system.bedrock.calls.length;
  for (let count = 1; count <= REPLAYS; count++) {
    const done = await effects.of(() => post(system, request));
    const isSilent = !done.some((name) => /TransactWriteItems|chat\.postMessage/.test(name));
    tries.note(`${what}, replay ${count}: ${done.join(', ')}`, isSilent && system.bedrock.calls.length === calls);
  }
}
