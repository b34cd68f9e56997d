import type { Change, Channel, EphemeralMessage, Message, User } from '../workspace/types.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Messages of one channel that the page shows at once; older ones stay in the workspace. */
const SHOWN_MAX = 500;

type View = Record<string, unknown>;

/** Who is here and what there is, for one reader. */
export function workspaceView(workspace: Workspace, reader: User, isConnected: boolean): View {
  const { directory } = workspace;
  return {
    team: directory.team,
    bot: userView(directory.bot),
    users: directory.users().map(userView),
    channels: directory
      .channels()
      .filter((channel) => channel.members.includes(reader.id))
      .map((channel) => channelView(workspace, channel)),
    reader: reader.id,
    isConnected,
  };
}

/** The channel's newest messages, oldest first, with what only this reader sees. */
export function messagesView(workspace: Workspace, reader: User, channelId: string): View {
  const messages = workspace.history(channelId).slice(0, SHOWN_MAX).reverse();
  return {
    messages: messages.map((message) => messageView(workspace, message)),
    ephemeral: workspace.ephemeralFor(reader.id, channelId).map(ephemeralView),
  };
}

export function threadView(workspace: Workspace, channelId: string, ts: string): View {
  const messages = workspace.thread(channelId, ts);
  const root = messages[0]?.ts ?? ts;
  return {
    messages: messages.map((message) => messageView(workspace, message)),
    activity: workspace.activities.shown(channelId, root),
    title: workspace.activities.session(channelId, root)?.title ?? '',
  };
}

/** What the page needs to follow one change, or undefined when the reader does not see it. */
export function changeView(workspace: Workspace, reader: User, change: Change): View | undefined {
  if (!workspace.directory.channel(channelIdOf(change)).members.includes(reader.id)) return undefined;
  switch (change.kind) {
    case 'ephemeral':
      if (change.message.toUserId !== reader.id) return undefined;
      return { kind: 'ephemeral', message: ephemeralView(change.message) };
    case 'stopped':
      return undefined;
    case 'activity':
      return activityView(workspace, change);
    case 'deleted':
      return { ...placeView(workspace, 'deleted', change.previous), ...shown(workspace, change.tombstone) };
    case 'posted':
    case 'edited':
    case 'reacted':
      return { ...placeView(workspace, change.kind, change.message), ...shown(workspace, change.message) };
  }
}

function channelIdOf(change: Change): string {
  switch (change.kind) {
    case 'activity':
    case 'stopped':
      return change.channelId;
    case 'deleted':
      return change.previous.channelId;
    default:
      return change.message.channelId;
  }
}

function activityView({ activities }: Workspace, { channelId, threadTs }: Change & { kind: 'activity' }): View {
  const title = activities.session(channelId, threadTs)?.title ?? '';
  return { kind: 'activity', channel: channelId, threadTs, activity: activities.shown(channelId, threadTs), title };
}

function placeView(workspace: Workspace, kind: Change['kind'], { channelId, ts, threadTs }: Message): View {
  const parent = threadTs === undefined ? undefined : workspace.findMessage(threadTs);
  return { kind, channel: channelId, ts, threadTs, ...(parent ? { parent: messageView(workspace, parent) } : {}) };
}

function shown(workspace: Workspace, message: Message | undefined): View {
  return message ? { message: messageView(workspace, message) } : {};
}

function messageView(workspace: Workspace, message: Message): View {
  const replies = workspace.replies(message);
  return {
    kind: message.kind,
    channel: message.channelId,
    ts: message.ts,
    threadTs: message.threadTs,
    user: message.userId,
    text: message.text,
    blocks: message.blocks,
    isEdited: message.edited !== undefined,
    reactions: message.reactions,
    files: workspace.files.find(message.fileIds).map((file) => ({
      id: file.id,
      name: file.name,
      mimeType: file.mimeType,
      bytes: file.content.byteLength,
      url: `/slack/page/files/${file.id}/${encodeURIComponent(file.name)}`,
    })),
    replyCount: replies.length,
    replyUsers: [...new Set(replies.map((reply) => reply.userId))],
    latestReply: replies.at(-1)?.ts,
  };
}

function ephemeralView(message: EphemeralMessage): View {
  const { channelId: channel, ts, threadTs, text, blocks } = message;
  return { kind: 'ephemeral', channel, ts, threadTs, text, blocks, reactions: [], files: [], replyCount: 0 };
}

function channelView(workspace: Workspace, channel: Channel): View {
  const { id, name, kind, members } = channel;
  const isBotHere = members.includes(workspace.directory.bot.id);
  return { id, name, kind, isBotHere, lastTs: workspace.history(id)[0]?.ts };
}

function userView(user: User): View {
  return { id: user.id, name: user.name, realName: user.realName, isBot: user.kind === 'bot' };
}
