import { languageOf } from '../../../domain/language/language-of.ts';
import { type Texts, textsOf } from '../../../domain/language/texts.ts';
import { MICRO_USD } from '../../../domain/model/spend.ts';
import { budgetsOf } from '../../../domain/money/budget.ts';
import { isProgram, mention } from '../../../domain/people/mention.ts';
import { may } from '../../../domain/people/roles.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { type GitHubPlace, gitHubOrder } from '../../../domain/session/threads/github-thread.ts';
import { replyOnce } from '../../reply-once.ts';
import { statusLines } from '../../status-lines.ts';
import type { CodeIngressPorts, CodeIngressSettings, ReceivedEvent } from '../access/context.ts';
import { roleAt } from '../access/rights.ts';
import { put } from '../session/put.ts';

/** What people give the agent beside tasks. `usd`: the session's new limit. */
export type Command = { kind: 'help' | 'status' | 'nothing-to-stop' } | { kind: 'raise-budget'; usd?: number };

/** A figure above this is a slip of the fingers. */
const USD_MAX = 100_000;

/** `text`: without the mention. `isThere`: there is a session that a stop would stop. Undefined: words for the agent. */
export function commandOf(text: string, stops: 'a session' | 'nothing' | 'no'): Command | undefined {
  if (stops === 'nothing') return { kind: 'nothing-to-stop' };
  const plain = text
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/[.!?]+$/, '')
    .trim();
  if (plain === 'help' || plain === 'status') return { kind: plain };
  const [, sum] = /^raise_budget(?: \$?(\d{1,6}(?:\.\d{1,2})?))?$/.exec(plain) ?? [undefined];
  if (!plain.startsWith('raise_budget') || (plain !== 'raise_budget' && sum === undefined)) return undefined;
  return { kind: 'raise-budget', ...(sum === undefined ? {} : { usd: Math.min(Number(sum), USD_MAX) }) };
}

/** Who gave a command, where and in which words; the session is that of the thread, or the one that opened the pull request. */
type Asked = {
  sessionId: SessionId;
  remark: { repository: string; number: number; by: string; key: string; text: string; at: number; place: GitHubPlace };
};

/** Answered once where it was given, however often it is delivered. */
export async function answerCommand(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  asked: Asked,
  command: Command,
): Promise<ReceivedEvent> {
  const { repository, number, key, text } = asked.remark;
  await replyOnce(ports, key, async () => {
    const entry = await ports.journal.newest(asked.sessionId);
    const texts = textsOf(entry?.state.language ?? languageOf(undefined, text));
    const answer = await answerOf(ports, settings, { ...asked, entry, texts }, command);
    await ports.chat.say({ kind: 'github', repository, number }, answer);
  });
  return 'answered';
}

type Answering = Asked & { entry: JournalEntry | undefined; texts: Texts };

async function answerOf(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  asked: Answering,
  command: Command,
): Promise<string> {
  const { entry, texts, sessionId } = asked;
  switch (command.kind) {
    case 'help':
      return texts.codeHost.help(settings.agent, settings.label);
    case 'nothing-to-stop':
      return texts.codeHost.nothingToStop;
    case 'status': {
      if (!entry) return texts.commands.noSession;
      const [unread, worker] = await Promise.all([ports.journal.unread(sessionId), ports.workers.get(sessionId)]);
      return statusLines(texts, { entry, unread, worker }, settings.budgets, ports.clock.now()).join('\n');
    }
    case 'raise-budget':
      return raiseBudget(ports, settings, asked, command.usd);
  }
}

/** Only the session's own budget, and only by who began it: a month's budgets belong to admins, who are named in Slack. */
async function raiseBudget(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  { entry, texts, sessionId, remark }: Answering,
  usd: number | undefined,
): Promise<string> {
  if (!entry) return texts.commands.noSession;
  const { state } = entry;
  // What CI began belongs to the person whom it answers: no person began it.
  const owner = state.begunBy && !isProgram(state.begunBy) ? state.begunBy : state.requester;
  const role = await roleAt(ports, settings, remark, owner === remark.by);
  if (!may(role, 'raise session budget')) return texts.codeHost.requesterRaises(mention(owner));
  const [budget] = budgetsOf(settings.budgets, state);
  const limit = budget?.limitMicroUsd ?? settings.budgets.sessionBudgetMicroUsd;
  const toMicroUsd = usd === undefined ? limit + settings.budgets.sessionBudgetMicroUsd : Math.round(usd * MICRO_USD);
  if (toMicroUsd <= limit) return texts.raising.tooLow(toMicroUsd, limit);
  const { key, by, at, place } = remark;
  const item = { key, kind: 'resume' as const, raiseToMicroUsd: toMicroUsd, text: '', files: [] };
  await put(ports, sessionId, { ...item, user: by, ts: gitHubOrder(at, place), at: ports.clock.now() });
  return texts.raising.raisedAhead(mention(by), toMicroUsd);
}
