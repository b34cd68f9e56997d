import { signatureHeaders } from '../../../slack/events/signature.ts';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { Effects } from '../../effects.ts';
import { UNSIGNED_BODIES, type UnsignedBody } from '../../slack/unsigned-bodies.ts';
import { Tries } from '../../tries.ts';

const SMALL = '{"type":"event_callback","event":{"type":"app_mention"}}';
const SECOND_MS = 1_000;

/** Whoever does not know the signing secret gets 401 or 413 without a word, whatever is sent, and nothing is stored or rung. */
export const unsignedPosts: Attack = {
  name: 'unsigned-posts',
  async run(lab) {
    const system = await lab.system();
    const effects = new Effects(system);
    const tries = new Tries();
    const attempt = async (what: string, post: UnsignedBody, signature: Record<string, string>) => {
      const answer = { status: 0, text: '' };
      const done = await effects.of(async () => Object.assign(answer, await send(system, post, signature)));
      const isRefused = answer.status === (post.isLarge ? 413 : 401) && answer.text === '';
      tries.note(
        `${what}: ${answer.status} '${answer.text.slice(0, 80)}', ${done.join(', ')}`,
        isRefused && done.length === 0,
      );
    };
    for (const body of UNSIGNED_BODIES) await attempt(body.what, body, signedBy('guessed', system, String(body.body)));
    for (const [what, signature] of Object.entries(forgeries(system)))
      await attempt(what, { what, body: SMALL }, signature);
    return tries.outcome();
  },
};

function signedBy(secret: string, { clock }: LocalSystem, body: string, ageMs = 0): Record<string, string> {
  return signatureHeaders(secret, clock.now() - ageMs, body);
}

function forgeries(system: LocalSystem): Record<string, Record<string, string>> {
  const secret = system.slack.signingSecret;
  const { 'X-Slack-Signature': signature = '', ...timestamp } = signedBy(secret, system, SMALL);
  return {
    'no headers': {},
    'no signature': timestamp,
    'no timestamp': { 'x-slack-signature': signature },
    'an empty secret': signedBy('', system, SMALL),
    'of another body': signedBy(secret, system, `${SMALL} `),
    'a signature of another length': { ...timestamp, 'x-slack-signature': 'v0=abc' },
    'a later timestamp': { 'x-slack-signature': signature, 'x-slack-request-timestamp': '99999999999' },
    'five minutes old': signedBy(secret, system, SMALL, 302 * SECOND_MS),
    'five minutes ahead': signedBy(secret, system, SMALL, -302 * SECOND_MS),
  };
}

async function send({ baseUrl }: LocalSystem, post: UnsignedBody, signature: Record<string, string>) {
  const headers = { 'content-type': post.type ?? 'application/json', ...signature };
  const answer = await fetch(`${baseUrl}/api/slack/events`, {
    method: 'POST',
    headers,
    body: new Uint8Array(Buffer.from(post.body)),
  });
  return { status: answer.status, text: await answer.text() };
}
