import type { Verdict } from '../../checks.ts';
import { clockTime } from '../format/format.ts';
import { formats } from './formats.ts';

const { usd, plural } = formats;

const CHECKS: Record<Verdict, string> = {
  red: 'failed',
  green: 'passed',
  waiting: 'not done yet',
  none: 'none',
};

/** Answers to commands. Names of commands are the same in every language. */
export const commands = {
  adminsAreSetBy: 'Admins are named in the parameter `AdminUserIdList` of the deployment (docs/deploy.md).',
  noSession: 'There is no session in this thread yet. Mention me with a task to start one.',
  nothingToStop:
    'There is no session in this thread, so there is nothing to stop. Write `stop` in the thread of the work that you mean, or press its Stop button.',
  /** Said to the person who has deleted the message that began the session; `channel` is its mention. */
  firstMessageDeleted: (channel: string) =>
    `You deleted the message in ${channel} that asked me for work, so I have stopped. What was done until then stays as it is; a message in its thread lets me go on.`,
  mistyped: ({ word, meant }: { word: string; meant: string }) =>
    `I know no command \`${word}\`. Did you mean \`${meant}\`? If it is a task, say it in a few words more. \`help\` shows all commands.`,
  oddWords: ({ name, usage }: { name: string; usage: string }) =>
    `I do not understand what stands behind \`${name}\`.\n${usage}\nIf it is a task, begin it with another word.`,
  pullRequest: (url: string, checks?: { verdict: Verdict; at: number }) =>
    `Pull request: ${url}${checks ? `, checks at ${clockTime(checks.at)}: ${CHECKS[checks.verdict]}` : ''}`,
};

/** How commands are written whose names nobody writes by chance. */
export const usage = {
  api_key:
    '`api_key` makes a key for programs, `api_key for laptop` one with a name; `api_key list` shows your keys, `api_key revoke <id>` ends one.',
  approve_user: '`approve_user @alice @bob` lets people use me, `approve_user @alice here` in this channel only.',
  revoke_user: '`revoke_user @alice` takes every approval back, `revoke_user @alice here` the one for this channel.',
  raise_budget: '`raise_budget 50` makes the limit of this session 50 dollars, `raise_budget by 10` gives it 10 more.',
  dump_history: '`dump_history` sends you all that was said and done in this thread, and takes nothing behind it.',
  list_users: '`list_users` shows who is approved, and takes nothing behind it.',
};

/** What `console` says. `user` is a mention. */
export const console = {
  link: (url: string) =>
    `Your way into the console, good once within five minutes: ${url}\nIt signs in whoever opens it first: give it to nobody.`,
  isSent: (user: string) => `${user}: the way into the console is in our direct messages.`,
  cannotBeSent: (user: string, reason: string) =>
    `${user}: the link cannot be sent to you as a direct message (${reason}). It needs the scope \`im:write\`, see docs/deploy.md.`,
  noAddress: 'Nobody has told me yet where the console is. Ask again in a moment.',
};

/** What `dump_history` says. `user` is a mention. */
export const history = {
  onlyRequester: 'Only the requester of this session or an admin may have its history.',
  given: (entries: number) =>
    `The history of this session so far: ${entries} ${plural(entries, { one: 'entry', other: 'entries' })}.`,
  cannotBeSent: (user: string, reason: string) =>
    `${user}: the history cannot be sent to you as a direct message (${reason}). It needs the scope \`im:write\`, see docs/deploy.md.`,
  isSent: (user: string) => `${user}: the history of this session is in our direct messages.`,
  title: (sessionId: string) => `Session ${sessionId}`,
  facts: (session: { model: string; turns: number; modelCalls: number; microUsd: number }) =>
    `Model ${session.model}, ${session.turns} ${plural(session.turns, { one: 'turn', other: 'turns' })}, ${session.modelCalls} ${plural(session.modelCalls, { one: 'model call', other: 'model calls' })}, ${usd(session.microUsd)}.`,
  cut: (chars: number) =>
    `(Left out at the beginning: ${chars} ${plural(chars, { one: 'character', other: 'characters' })}.)`,
};
