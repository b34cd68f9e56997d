import { ACTION_IDS, OPEN_CONSOLE_ACTION_ID, STOP_ACTION_ID } from '@remote-swe/core/adapters/slack/notice-message';
import type { Attack } from '../../attack.ts';
import { Effects } from '../../effects.ts';
import { type PausedSession, pausedSession } from '../../slack/paused-session.ts';
import { post, signedPress } from '../../slack/signed-posts.ts';
import { Tries } from '../../tries.ts';

const RAISE = ACTION_IDS['raise-budget'];
const RESUME = ACTION_IDS.resume;
/** A session is rung for, or somebody is given a way into the console. */
const MOVES = /^sqs SendMessage$|chat\.post(Ephemeral|Message)$/;

/**
 * Slack signs what is pressed and never sends most of these. Whatever does come: a session is moved only by the button of its
 * own thread, pressed by somebody who may.
 */
export const forgedButtons: Attack = {
  name: 'forged-buttons',
  async run(lab) {
    const session = await pausedSession(lab);
    const { system } = session;
    const effects = new Effects(system);
    const tries = new Tries();
    for (const [what, press] of Object.entries(forgeries(session))) {
      const answer = { status: 0 };
      const done = await effects.of(async () => {
        answer.status = await post(system, signedPress(system, press));
      });
      tries.note(`${what}: ${answer.status}, ${done.join(', ')}`, !done.some((name) => MOVES.test(name)));
    }
    return tries.outcome();
  },
};

type Press = Record<string, unknown>;

function forgeries({ channelId, threadTs, pauseTs }: PausedSession): Record<string, unknown> {
  const message = { ts: pauseTs, thread_ts: threadTs };
  const real: Press = { type: 'block_actions', team: { id: 'T0LOCAL' }, channel: { id: channelId }, message };
  const press = (actionId: unknown, changes: Press = {}, more: Press = {}): Press => {
    const action = { type: 'button', action_id: actionId, block_id: 'b', action_ts: '1795341700.000100', ...more };
    return { ...real, user: { id: 'U0BOB', team_id: 'T0LOCAL' }, actions: [action], ...changes };
  };
  const alice = { user: { id: 'U0ALICE', team_id: 'T0LOCAL' } };
  const elsewhere = { ts: '1700000000.000200', thread_ts: '1700000000.000100' };
  return {
    'Stop by somebody who was not let in': press(STOP_ACTION_ID),
    'more money by somebody who was not let in': press(RAISE),
    'Continue by somebody who was not let in': press(RESUME),
    'a way into the console by somebody who was not let in': press(OPEN_CONSOLE_ACTION_ID),
    'a way into the console of a thread that is no session': press(OPEN_CONSOLE_ACTION_ID, {
      ...{ ...alice, message: elsewhere },
    }),
    'somebody with an id of another case': press(RAISE, { user: { id: 'u0alice' } }),
    'somebody whose id begins like an admin’s': press(RAISE, { user: { id: 'U0ALICE2' } }),
    'somebody who names a list': press(RAISE, { user: { id: 'U0BOB,U0ALICE' } }),
    nobody: press(RAISE, { user: { id: '' } }),
    'no user': press(STOP_ACTION_ID, { user: undefined }),
    'an admin of ours in another team’s workspace': press(RAISE, { ...alice, team: { id: 'T0OTHER' } }),
    'an admin’s id in another team': press(RAISE, {
      user: { id: 'U0ALICE', team_id: 'T0OTHER' },
      team: { id: 'T0OTHER' },
    }),
    'somebody of another team': press(RAISE, {
      user: { id: 'U9MALLORY', team_id: 'T0OTHER' },
      team: { id: 'T0OTHER' },
    }),
    'a thread that is no session': press(STOP_ACTION_ID, { ...alice, message: elsewhere }),
    'a session of another channel': press(RAISE, { ...alice, channel: { id: 'C0OPS' } }),
    'a thread that says another session': press(RESUME, {
      ...alice,
      message: { ...message, thread_ts: `${threadTs}:x` },
    }),
    'a channel that says another session': press(RAISE, { ...alice, channel: { id: `${channelId}:${threadTs}` } }),
    'a value that names the session': press(
      RAISE,
      {},
      { value: JSON.stringify({ user: 'U0ALICE', raiseToMicroUsd: 1 }) },
    ),
    'an action of nobody': press('remote_swe_approve', alice, { value: 'U0BOB' }),
    'an action that is a list': press([RAISE], alice),
    'an action without a time': press(STOP_ACTION_ID, alice, { action_ts: undefined }),
    'a press that says it is a form': press(RAISE, { type: 'view_submission' }),
  };
}
