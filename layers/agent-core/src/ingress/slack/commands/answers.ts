import { pauseText, progressText } from '../../../domain/notices/progress.ts';
import type { SessionState } from '../../../domain/session/session.ts';

export const HELP = [
  '*What I do*: I take a task in this thread, work on it on a machine of my own, and open a pull request.',
  'Mention me with a repository and what to do, e.g. `@remote-swe https://github.com/owner/name/issues/12 please fix this`.',
  'Write in the thread at any time: I read it before I go on. Files are welcome, and I can hand you some.',
  '*Commands* (mention me with one word): `stop`, `status`, `cost`, `raise_budget`, `dump_history`, `help`.',
  '*Admins*: `approve_user @somebody`, `revoke_user @somebody` (with `here`: for this channel only), `list_users`.',
].join('\n');

export const ADMINS_ARE_SET_BY =
  'Admins are named in the parameter `AdminUserIdList` of the deployment (docs/deploy.md).';

export const NO_SESSION = 'There is no session in this thread yet. Mention me with a task to start one.';

/** What `stop` is answered where there is nothing to stop. */
export const NOTHING_TO_STOP =
  'There is no session in this thread, so there is nothing to stop. Write `stop` in the thread of the work that you mean, or press its Stop button.';

/** What is answered to one word that is nearly a command, instead of beginning a session about it. */
export function mistypedText({ word, meant }: { word: string; meant: string }): string {
  return `I know no command \`${word}\`. Did you mean \`${meant}\`? If it is a task, say it in a few words more. \`help\` shows all commands.`;
}

/** What `status` answers. */
export function statusText(state: SessionState): string {
  const lines = [progressText(state)];
  if (state.phase.kind === 'paused') lines.push(pauseText(state.phase.reason));
  for (const pullRequest of state.pullRequests) lines.push(`Pull request: ${pullRequest.url}`);
  return lines.join('\n');
}
