import { isRefusal } from '@remote-swe/core/errors';
import type { SlackIngress, SlackSecrets } from '@remote-swe/core/wiring/slack-events';

/** What answers a request, e.g. Bolt. */
type Answer = (event: never, context: unknown) => Promise<unknown>;

/**
 * Answers with the secrets as they are at the time: rotated ones make the app anew. While one is missing, every request gets 503, which
 * Slack takes for a reason to come again, and the log names the parameter.
 */
export function withCurrentSecrets(ingress: SlackIngress, make: (secrets: SlackSecrets) => Answer): Answer {
  let made: { secrets: SlackSecrets; answer: Answer } | undefined;
  return async (event, context) => {
    const secrets = await unlessMissing(ingress);
    if (!secrets) return { statusCode: 503, body: 'Not set up yet' };
    if (!made || !isSame(made.secrets, secrets)) made = { secrets, answer: make(secrets) };
    return made.answer(event, context);
  };
}

async function unlessMissing({ ports, secrets }: SlackIngress): Promise<SlackSecrets | undefined> {
  try {
    return await secrets();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    ports.log.error('Requests of Slack cannot be accepted yet', { error: error.message });
    return undefined;
  }
}

function isSame(one: SlackSecrets, other: SlackSecrets): boolean {
  return one.botToken === other.botToken && one.signingSecret === other.signingSecret;
}
