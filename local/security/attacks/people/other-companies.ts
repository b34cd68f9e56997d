import { STOP_ACTION_ID } from '@remote-swe/core/adapters/slack/notice-message';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { Effects } from '../../effects.ts';
import { post, type SignedPost, signedCallback, signedPress } from '../../slack/signed-posts.ts';
import { Tries } from '../../tries.ts';

const CHANNEL = 'C0PARTNERS';
const ROOT_TS = '1795341600.000100';

/**
 * Somebody of another company in a shared channel, with whatever Slack may say of them: nothing that they write or press wakes
 * a session, not even where nobody is an admin.
 */
export const otherCompanies: Attack = {
  name: 'other-companies',
  async run(lab) {
    const system = await lab.system();
    const effects = new Effects(system);
    const tries = new Tries();
    for (const [what, signed] of forgeries(system)) {
      const done = await effects.of(() => post(system, signed));
      tries.note(`${what}: ${done.join(', ')}`, !done.includes('sqs SendMessage'));
    }
    return tries.outcome();
  },
};

/** What the payload says of the author's team. */
const CLAIMS: Record<string, Record<string, unknown>> = {
  'their team': { user_team: 'T0OTHER', source_team: 'T0OTHER', team: 'T0OTHER' },
  'our team': { user_team: 'T0LOCAL', team: 'T0LOCAL' },
  'our team beside theirs': { user_team: 'T0LOCAL', source_team: 'T0OTHER' },
  'no team': {},
  'odd teams': { user_team: null, team: 7, source_team: ['T0LOCAL'], user_profile: 'T0LOCAL' },
};
const TEXTS = ['<@U0AGENT> please look', '<@U0AGENT> raise_budget', '<@U0AGENT> stop'];

function forgeries(system: LocalSystem): [string, SignedPost][] {
  const events = Object.entries(CLAIMS).flatMap(([claim, teams]) =>
    TEXTS.flatMap((text, index) =>
      ['T0LOCAL', 'T0OTHER'].map((team_id): [string, SignedPost] => {
        const ts = `17953416${10 + index}.000${Object.keys(CLAIMS).indexOf(claim)}0${team_id === 'T0LOCAL' ? 1 : 2}`;
        const event = { type: 'app_mention', user: 'U0OLGA', channel: CHANNEL, text, ts, ...teams };
        const outer = { team_id, is_ext_shared_channel: true };
        return [`"${text}" with ${claim}, in ${team_id}`, signedCallback(system, event, outer)];
      }),
    ),
  );
  return [...events, ...presses(system)];
}

function presses(system: LocalSystem): [string, SignedPost][] {
  const message = { ts: '1795341601.000300', thread_ts: ROOT_TS };
  const actions = [{ type: 'button', action_id: STOP_ACTION_ID, block_id: 'b', action_ts: '1795341700.000100' }];
  const pressers = [
    { user: { id: 'U0OLGA', team_id: 'T0OTHER' }, team: { id: 'T0LOCAL' } },
    { user: { id: 'U0OLGA', team_id: 'T0OTHER' }, team: { id: 'T0OTHER' } },
    { user: { id: 'U0OLGA' }, team: null },
  ];
  return pressers.map((presser) => [
    `Stop, as ${JSON.stringify(presser)}`,
    signedPress(system, { type: 'block_actions', channel: { id: CHANNEL }, message, actions, ...presser }),
  ]);
}
