import { pauseText, progressText } from '../domain/progress.ts';
import type { SessionState } from '../domain/session.ts';
import { formatUsd } from '../domain/spend.ts';

export const HELP = [
  '*What I do*: I take a task in this thread, work on it on a machine of my own, and open a pull request.',
  'Mention me with a repository and what to do, e.g. `@remote-swe https://github.com/owner/name/issues/12 please fix this`.',
  'Write in the thread at any time: I read it at my next step. Files are welcome, and I can hand you some.',
  '*Commands* (mention me with one word): `stop`, `status`, `cost`, `help`, `approve_user @somebody` (admins).',
].join('\n');

export const UNAUTHORIZED =
  'Unauthorized: this agent works for approved users only. Ask an admin to mention it with `approve_user` and your name; then write again (this message was not kept).';

export const NO_SESSION = 'There is no session in this thread yet. Mention me with a task to start one.';

/** What `status` answers. */
export function statusText(state: SessionState): string {
  const lines = [progressText(state)];
  if (state.phase.kind === 'paused') lines.push(pauseText(state.phase.reason));
  for (const pullRequest of state.pullRequests) lines.push(`Pull request: ${pullRequest.url}`);
  return lines.join('\n');
}

/** What `cost` answers: recorded and estimated apart, tokens by kind. */
export function costText(state: SessionState): string {
  const { costMicroUsd, estimatedMicroUsd, usage } = state.spend;
  const estimated =
    estimatedMicroUsd > 0 ? `, at most ${formatUsd(estimatedMicroUsd)} more for calls that were cut off` : '';
  return [
    `*${formatUsd(costMicroUsd)}* for ${state.counters.modelCalls} model calls with ${state.model}${estimated}.`,
    `Tokens: ${usage.inputTokens} input, ${usage.cacheReadTokens} cache read, ${usage.cacheWriteTokens} cache write, ${usage.outputTokens} output.`,
  ].join('\n');
}
