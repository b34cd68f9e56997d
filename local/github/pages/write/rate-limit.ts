import { type LocalRequest, type LocalResponse, text } from '../../../kernel/http.ts';
import type { GitHubStore } from '../../store.ts';
import { type Html, html } from '../html.ts';

export const RATE_LIMIT = '/github/_/rate-limit';
/** GitHub's longest window is an hour; a day is for whoever tries what is longer. */
const MINUTES_MAX = 24 * 60;

/** Lets a person see what the agent does when nothing is left of GitHub's limit. */
export function rateLimitForm(): Html {
  return html`<h2>Rate limit</h2><div class="card"><div class="body"><form class="write" method="post" action="${RATE_LIMIT}">
<div class="row"><label>Use it up, for everybody, for <input name="minutes" type="number" min="0" max="${MINUTES_MAX}" value="20"> minutes</label><button class="plain">Use it up</button></div></form></div></div>`;
}

export function limitRates(store: GitHubStore, { body }: LocalRequest): LocalResponse {
  const minutes = Number(new URLSearchParams(body.toString('utf8')).get('minutes'));
  if (!(minutes >= 0 && minutes <= MINUTES_MAX)) return text(422, `minutes: a number from 0 to ${MINUTES_MAX}`);
  store.limits.useUp(minutes * 60_000);
  return { status: 303, headers: { location: '/github/' }, body: '' };
}
