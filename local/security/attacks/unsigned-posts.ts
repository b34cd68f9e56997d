import { signatureHeaders } from '../../slack/events/signature.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Attack } from '../attack.ts';
import { Effects } from '../effects.ts';
import { Tries } from '../tries.ts';

const BODY = JSON.stringify({
  type: 'event_callback',
  team_id: 'T0LOCAL',
  authorizations: [{ team_id: 'T0LOCAL', user_id: 'U0AGENT' }],
  event: { type: 'app_mention', user: 'U0ALICE', channel: 'C0DEV', text: '<@U0AGENT> run', ts: '1.000100' },
});
const MINUTE_MS = 60_000;

/** Whoever does not know the signing secret gets 401, and nothing is stored or rung. */
export const unsignedPosts: Attack = {
  name: 'unsigned-posts',
  async run(lab) {
    const system = await lab.system();
    const effects = new Effects(system);
    const tries = new Tries();
    for (const [what, headers] of Object.entries(forgeries(system))) {
      const answer = { status: 0 };
      const done = await effects.of(async () => {
        answer.status = await post(system, headers);
      });
      tries.note(`${what}: ${answer.status}, ${done.length} effects`, answer.status === 401 && done.length === 0);
    }
    return tries.outcome();
  },
};

function forgeries({ slack, clock }: LocalSystem): Record<string, Record<string, string>> {
  const signed = (secret: string, ageMs = 0, body = BODY) => signatureHeaders(secret, clock.now() - ageMs, body);
  const { 'X-Slack-Signature': signature = '', ...timestamp } = signed(slack.signingSecret);
  return {
    'no headers': {},
    'no signature': timestamp,
    'no timestamp': { 'x-slack-signature': signature },
    'another secret': signed('guessed'),
    'an empty secret': signed(''),
    'six minutes old': signed(slack.signingSecret, 6 * MINUTE_MS),
    'of another body': signed(slack.signingSecret, 0, `${BODY} `),
  };
}

async function post({ baseUrl }: LocalSystem, signature: Record<string, string>): Promise<number> {
  const headers = { 'content-type': 'application/json', ...signature };
  const { status } = await fetch(`${baseUrl}/api/slack/events`, { method: 'POST', headers, body: BODY });
  return status;
}
