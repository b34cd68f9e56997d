import type { SlackIngress, SlackSecrets } from '@remote-swe/core/wiring/slack-events';

type Answer = (event: never, context: unknown) => Promise<unknown>;

/** Bolt, loaded with the first request that Slack has signed: whoever has no signature costs no more than the check of it. */
export function boltWhenSigned(ingress: SlackIngress, secrets: SlackSecrets) {
  let app: Promise<Answer> | undefined;
  return async (event: never, context: unknown): Promise<unknown> => {
    app ??= made(ingress, secrets);
    return (await app)(event, context);
  };
}

async function made(ingress: SlackIngress, secrets: SlackSecrets): Promise<Answer> {
  return (await import('./app.ts')).slackApp(ingress, secrets);
}
