import type { Texts } from '../../../domain/language/texts.ts';
import { progressText } from '../../../domain/notices/progress.ts';
import type { SessionState } from '../../../domain/session/session.ts';

/** What `status` answers, in the language of who asks. `now`: milliseconds since the epoch. */
export function statusText(state: SessionState, now: number, texts: Texts): string {
  const lines = [progressText(state, { now, texts })];
  for (const pullRequest of state.pullRequests) lines.push(texts.commands.pullRequest(pullRequest.url));
  return lines.join('\n');
}
