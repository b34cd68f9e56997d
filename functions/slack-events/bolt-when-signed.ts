import { madeOnce } from '@remote-swe/core/wiring/late/late';
import type { SlackIngress, SlackSecrets } from '@remote-swe/core/wiring/slack-events';

const bolt = (): Promise<{ slackApp: typeof import('./app.ts').slackApp }> => import('./app.ts');

/** Bolt, loaded with the first request that Slack has signed: whoever has no signature costs no more than the check of it. */
export function boltWhenSigned(ingress: SlackIngress, secrets: SlackSecrets, load = bolt) {
  const app = madeOnce(async () => (await load()).slackApp(ingress, secrets));
  return async (event: never, context: unknown): Promise<unknown> => (await app())(event, context);
}
