import { createHmac, randomUUID } from 'node:crypto';
import { askKey } from '@remote-swe/core/ingress/github/ask/read-ask';
import { GITHUB_ASK_SECRET, GITHUB_WEBHOOK_SECRET } from '../../system/endpoints.ts';
import type { LocalSystem } from '../../system/system.ts';

export const SHOP = { owner: 'acme', name: 'shop' } as const;
/** The key that the CI of acme/shop has. */
export const SHOP_KEY = askKey(GITHUB_ASK_SECRET, SHOP);

/** A request to the route of GitHub's events, to be sent once or again. */
export type GitHubPost = { body: string; headers: Record<string, string> };

/** An event as GitHub sends it, under a delivery of its own. `secret`: which signs it. */
export function signedEvent(event: string, body: object, secret = GITHUB_WEBHOOK_SECRET): GitHubPost {
  const text = JSON.stringify({ repository: { full_name: 'acme/shop' }, ...body });
  const headers = { 'x-github-event': event, 'x-github-delivery': `attack-${randomUUID()}` };
  return { body: text, headers: { ...headers, ...signature(text, secret) } };
}

/** An ask as the action sends it. `changes` replaces fields of the body. */
export function signedAsk(system: LocalSystem, changes: object, key = SHOP_KEY, repository = 'acme/shop'): GitHubPost {
  const at = Math.floor(system.clock.now() / 1_000);
  const body = JSON.stringify({ id: `attack-${randomUUID()}`, at, issue: 1, text: 'push it', run: '', ...changes });
  const headers = { 'x-github-event': 'remote_swe_ask', 'x-remote-swe-repository': repository };
  return { body, headers: { ...headers, ...signature(body, key) } };
}

function signature(body: string, key: string): Record<string, string> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` };
}

/** Resolves to the status. */
export async function postToGitHubRoute({ baseUrl }: LocalSystem, { body, headers }: GitHubPost): Promise<number> {
  const type = { 'content-type': 'application/json' };
  const answer = await fetch(`${baseUrl}/api/github/events`, {
    method: 'POST',
    headers: { ...type, ...headers },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
