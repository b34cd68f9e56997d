import { SESSION_STATUSES, type SessionStatus } from '../workspace/activities.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Arguments } from './arguments.ts';
import type { Method, MethodContext } from './method.ts';

/** docs.slack.dev, agents.sessions.setStatus and rename. */
const TITLE_CHARACTERS_MAX = 200;
/** docs.slack.dev, assistant.threads.setStatus. */
const LOADING_MESSAGES_MAX = 10;
const STOP_EVENT = 'agent_session_stopped';

/** The lifecycle of a thread's session: only an app that is declared an agent has any. */
export const setSessionStatus: Method = (context, call) => {
  checkAgent(context);
  const { channelId, threadTs } = threadOf(context, call);
  const status = SESSION_STATUSES.find((known) => known === call.required('status'));
  if (!status)
    throw new SlackError('invalid_arguments', `[ERROR] status must be one of ${SESSION_STATUSES.join(', ')}`);
  const { title } = context.workspace.setSession(channelId, threadTs, status, titleOf(call.text('title') ?? ''));
  return { status, agent_status: status, title, ...warningsOf(context, status) };
};

export const renameSession: Method = (context, call) => {
  checkAgent(context);
  const { channelId, threadTs } = threadOf(context, call);
  const session = context.workspace.activities.rename(channelId, threadTs, titleOf(call.required('title')));
  if (!session) throw new SlackError('not_authorized');
  return { title: session.title };
};

/** Any app's words under a thread; an empty status takes them away. */
export const setThreadStatus: Method = (context, call) => {
  const { channelId, threadTs } = threadOf(context, call);
  const status = call.text('status');
  if (status === undefined) throw new SlackError('invalid_arguments', '[ERROR] missing required field: status');
  const loading = call.structure('loading_messages', 'invalid_arguments');
  if (loading !== undefined && (!Array.isArray(loading) || loading.length > LOADING_MESSAGES_MAX))
    throw new SlackError('invalid_arguments', `[ERROR] loading_messages: at most ${LOADING_MESSAGES_MAX}`);
  context.workspace.setStatus(channelId, threadTs, status);
  return {};
};

function checkAgent({ features }: MethodContext): void {
  if (features.kind !== 'agent') throw new SlackError('not_authorized');
}

/** @throws SlackError channel_not_found, invalid_thread_ts */
function threadOf({ workspace }: MethodContext, call: Arguments): { channelId: string; threadTs: string } {
  const { id, members } = workspace.directory.channel(call.required('channel_id'));
  if (!members.includes(workspace.directory.bot.id)) throw new SlackError('channel_not_found');
  const threadTs = call.required('thread_ts');
  try {
    const message = workspace.message(id, threadTs);
    return { channelId: id, threadTs: message.threadTs ?? message.ts };
  } catch {
    throw new SlackError('invalid_thread_ts');
  }
}

function titleOf(title: string): string {
  if (title.length > TITLE_CHARACTERS_MAX)
    throw new SlackError('invalid_arguments', `[ERROR] title: at most ${TITLE_CHARACTERS_MAX} characters`);
  return title;
}

/** Without the subscription people see that it works, and no Stop button. */
function warningsOf({ features }: MethodContext, status: SessionStatus): Record<string, unknown> {
  if (status !== 'processing' || features.events.has(STOP_EVENT)) return {};
  return { response_metadata: { warnings: ['missing_agent_session_stopped_event_subscription'] } };
}
