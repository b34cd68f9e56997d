import type { Texts } from '../../../domain/language/texts.ts';
import { pauseText, progressText } from '../../../domain/notices/progress.ts';
import type { SessionState } from '../../../domain/session/session.ts';

/** What `status` answers, in the language of who asks. */
export function statusText(state: SessionState, texts: Texts): string {
  const lines = [progressText(state, 'read', texts)];
  if (state.phase.kind === 'paused') lines.push(pauseText(state.phase.reason, texts));
  for (const pullRequest of state.pullRequests) lines.push(texts.commands.pullRequest(pullRequest.url));
  return lines.join('\n');
}
