import { tsToMs } from './timestamps.ts';
import type { Attachment, Channel, Message, StoredFile, User } from './types.ts';
import type { Workspace } from './workspace.ts';

/** JSON as Slack sends it. */
export type Wire = Record<string, unknown>;
/** `origin` starts the addresses of files, e.g. `http://127.0.0.1:4566`. */
export type WireOptions = {
  origin: string;
  includeMetadata?: boolean;
  /** As in events of channels that are shared with other teams: files are stubs, `files.info` tells the rest. */
  withStubs?: boolean;
};

const AUTHORS_MAX = 5;

/** A message as conversations.history and conversations.replies show it. */
export function messageToWire(workspace: Workspace, message: Message, options: WireOptions): Wire {
  if (message.kind === 'tombstone') return { ...tombstoneToWire(message), ...threadToWire(workspace, message) };
  const files = workspace.files.find(message.fileIds);
  return {
    type: 'message',
    ...authorToWire(workspace, message),
    text: message.text,
    ts: message.ts,
    ...teamsToWire(workspace, message),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.attachments
      ? {
          attachments: message.attachments.map((one) =>
            attachmentToWire(workspace, one, (file) => fileToWire(workspace, file, options.origin)),
          ),
        }
      : {}),
    ...(message.edited ? { edited: { user: message.edited.userId, ts: message.edited.ts } } : {}),
    ...(files.length > 0
      ? { files: files.map((file) => attachedToWire(workspace, file, options)), upload: false }
      : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions.map(reactionToWire) } : {}),
    ...(options.includeMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...threadToWire(workspace, message),
  };
}

export function reactionToWire(reaction: { name: string; users: readonly string[] }): Wire {
  return { name: reaction.name, users: reaction.users, count: reaction.users.length };
}

function attachedToWire(workspace: Workspace, file: StoredFile, { origin, withStubs }: WireOptions): Wire {
  if (file.gone) return { id: file.id, mode: file.gone };
  if (!withStubs) return fileToWire(workspace, file, origin);
  return { id: file.id, created: 0, timestamp: 0, user: '', file_access: 'check_file_info' };
}

export function fileToWire(workspace: Workspace, file: StoredFile, origin: string): Wire {
  const name = encodeURIComponent(file.name);
  const teamId = workspace.directory.team.id;
  return {
    id: file.id,
    created: Math.floor(file.createdAtMs / 1000),
    timestamp: Math.floor(file.createdAtMs / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimeType,
    filetype: file.fileType,
    user: file.userId,
    user_team: teamId,
    size: file.content.byteLength,
    mode: file.external ? 'external' : 'hosted',
    file_access: 'visible',
    is_external: file.external !== undefined,
    external_type: file.external?.service ?? '',
    is_public: true,
    url_private: file.external?.url ?? `${origin}/slack/files-pri/${teamId}-${file.id}/${name}`,
    ...(file.external
      ? {}
      : { url_private_download: `${origin}/slack/files-pri/${teamId}-${file.id}/download/${name}` }),
    permalink: `${origin}/slack/page/files/${file.id}/${name}`,
  };
}

/** In a channel that is shared with other companies, a message names the team of its author, and more often than elsewhere. */
function teamsToWire({ directory }: Workspace, message: Message): Wire {
  const team = directory.teamOf(directory.user(message.userId));
  return directory.channel(message.channelId).isExtShared ? { team, user_team: team, source_team: team } : { team };
}

export function channelToWire(channel: Channel, botId: string): Wire {
  const isDirect = channel.kind === 'im';
  return {
    id: channel.id,
    ...(isDirect ? { user: channel.members[0] } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'channel',
    is_group: channel.kind === 'group',
    is_im: isDirect,
    is_mpim: false,
    is_private: channel.kind !== 'channel',
    is_archived: false,
    is_ext_shared: channel.isExtShared === true,
    is_member: channel.members.includes(botId),
    num_members: channel.members.length,
  };
}

/** Of people of other companies the app sees less, and no guest flags that it could rely on. `withEmail`: the scope users:read.email. */
/** What an answer tells of people besides what it always does: the address by scope, the locale where the call asks for it. */
export type UserParts = { email?: boolean; locale?: boolean };

export function userToWire(user: User, ownTeamId: string, parts: UserParts = {}): Wire {
  const teamId = (user.kind === 'person' && user.teamId) || ownTeamId;
  const guest = user.kind === 'person' ? user.guest : undefined;
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz: (user.kind === 'person' && user.timeZone) || 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    ...(parts.locale ? { locale: (user.kind === 'person' && user.locale) || 'en-US' } : {}),
    is_bot: user.kind === 'bot',
    is_app_user: false,
    ...(teamId === ownTeamId
      ? { is_restricted: guest !== undefined, is_ultra_restricted: guest === 'single-channel' }
      : { is_stranger: false }),
    profile: {
      real_name: user.realName,
      display_name: user.name,
      team: teamId,
      ...(user.kind === 'person' && user.email && parts.email ? { email: user.email } : {}),
      ...(user.kind === 'bot' ? { bot_id: user.botId, api_app_id: user.appId } : {}),
    },
  };
}

function authorToWire(workspace: Workspace, message: Message): Wire {
  const user = workspace.directory.user(message.userId);
  if (user.kind === 'person') return { user: user.id, client_msg_id: message.clientMessageId };
  const profile = {
    id: user.botId,
    app_id: user.appId,
    name: user.name,
    team_id: workspace.directory.team.id,
    deleted: false,
  };
  return { user: user.id, bot_id: user.botId, app_id: user.appId, bot_profile: profile };
}

function threadToWire(workspace: Workspace, message: Message): Wire {
  if (message.threadTs) {
    const [parent] = workspace.thread(message.channelId, message.threadTs);
    return { thread_ts: message.threadTs, parent_user_id: parent?.userId };
  }
  const replies = workspace.replies(message);
  const latest = replies.at(-1);
  if (!latest) return {};
  const authors = [...new Set(replies.map((reply) => reply.userId))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: authors.length,
    reply_users: authors.slice(0, AUTHORS_MAX),
    latest_reply: latest.ts,
    is_locked: false,
    subscribed: authors.includes(workspace.directory.bot.id),
  };
}

function tombstoneToWire(message: Message): Wire {
  return { type: 'message', subtype: 'tombstone', user: 'USLACKBOT', hidden: true, text: message.text, ts: message.ts };
}

/** An attachment as it travels; `fileToWire` knows the addresses of files. */
function attachmentToWire(
  workspace: Workspace,
  attachment: Attachment,
  fileToWire: (file: StoredFile) => unknown,
): unknown {
  switch (attachment.kind) {
    case 'forward':
      return forwardToWire(workspace, workspace.message(attachment.channelId, attachment.ts), fileToWire);
    case 'table':
      return tableToWire(attachment.rows);
    case 'recorded':
      return attachment.value;
  }
}

/** A message as Slack attaches it to the one that forwards it. */
function forwardToWire(workspace: Workspace, message: Message, fileToWire: (file: StoredFile) => unknown) {
  const { team } = workspace.directory;
  const author = workspace.directory.user(message.userId);
  const channel = workspace.directory.channel(message.channelId);
  const link = `https://${team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const files = workspace.files.find(message.fileIds).map(fileToWire);
  const place = { team: team.id, channel: channel.id, ts: message.ts };
  return {
    id: 1,
    ts: message.ts,
    author_id: author.id,
    author_name: author.realName,
    author_subname: author.name,
    channel_id: channel.id,
    ...(channel.kind === 'im' ? {} : { channel_name: channel.name }),
    channel_team: team.id,
    is_msg_unfurl: true,
    is_share: true,
    message_blocks: [{ ...place, message: { blocks: message.blocks ?? [] } }],
    ...(files.length > 0 ? { files } : {}),
    fallback: `[${new Date(tsToMs(message.ts)).toUTCString()}] ${author.name}: ${message.text}`,
    text: message.text,
    mrkdwn_in: ['text'],
    from_url: link,
    original_url: link,
  };
}

/** A table that was pasted into a message: Slack takes it out of the text. */
function tableToWire(rows: readonly (readonly string[])[]) {
  const cells = rows.map((row) => row.map((text) => ({ type: 'raw_text', text })));
  return { id: 1, fallback: '[no preview available]', blocks: [{ type: 'table', rows: cells }] };
}
