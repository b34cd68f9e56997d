import type { LocalClock } from '../../kernel/clock.ts';
import type { AppFeatures } from '../app/manifest.ts';
import { Activities, type SessionStatus } from './activities.ts';
import { ChannelLog, isInWindow, type TimeWindow } from './channel-log.ts';
import { DEFAULT_ROSTER, Directory, type Roster } from './directory.ts';
import { Files } from './files.ts';
import { addReaction, removeReaction } from './reactions.ts';
import { SlackError } from './slack-error.ts';
import { Timestamps } from './timestamps.ts';
import type { Attachment, Block, Change, Channel, EphemeralMessage, Message, MessageMetadata } from './types.ts';

/** Slack truncates longer text; here it is an error, so that nobody loses words without noticing. */
const TEXT_CHARACTERS_MAX = 40_000;
/** Ephemeral messages kept for pages that connect later. Nothing else reads them. */
const EPHEMERAL_MAX = 200;

export type Draft = {
  userId: string;
  /** Channel id, name, `#name`, or a user id for direct messages. */
  channel: string;
  text: string;
  threadTs?: string;
  blocks?: readonly Block[];
  attachments?: readonly Attachment[];
  metadata?: MessageMetadata;
  fileIds?: readonly string[];
};

/** `undefined` keeps what the message has; an empty list of blocks removes them. */
export type Edit = { text?: string; blocks?: readonly Block[]; metadata?: MessageMetadata | 'none' };

/** One team's channels, messages and files, in memory. Every effect is a `Change` that listeners see in order. */
export class Workspace {
  readonly directory: Directory;
  readonly files: Files;
  readonly timestamps: Timestamps;
  readonly activities: Activities;
  readonly #logs = new Map<string, ChannelLog>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #ephemeral: EphemeralMessage[] = [];

  readonly #messagesTab: AppFeatures['messagesTab'];

  constructor(clock: LocalClock, roster: Roster = DEFAULT_ROSTER, messagesTab: AppFeatures['messagesTab'] = 'open') {
    this.#messagesTab = messagesTab;
    this.directory = new Directory(roster);
    this.files = new Files(clock);
    this.timestamps = new Timestamps(clock);
    this.activities = new Activities(clock);
  }

  /** Listens to every change from now on; returns how to stop. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** @throws SlackError channel_not_found, not_in_channel, messages_tab_disabled, no_text, msg_too_long, thread_not_found, file_not_found */
  post(draft: Draft): Message {
    const channel = this.#joined(draft.channel, draft.userId);
    this.#checkMessagesTab(channel, draft.userId);
    if (!draft.attachments?.length) checkText(draft.text, draft.blocks, draft.fileIds);
    const fileIds = (draft.fileIds ?? []).map((id) => this.files.get(id).id);
    const threadTs = draft.threadTs === undefined ? undefined : this.#threadRoot(channel, draft.threadTs);
    const byPerson = this.directory.user(draft.userId).kind === 'person';
    const message: Message = {
      kind: 'posted',
      channelId: channel.id,
      ts: this.timestamps.next(),
      ...(threadTs ? { threadTs } : {}),
      userId: draft.userId,
      text: draft.text,
      ...(byPerson ? { clientMessageId: crypto.randomUUID() } : {}),
      ...(draft.blocks?.length ? { blocks: draft.blocks } : {}),
      ...(draft.attachments?.length ? { attachments: draft.attachments } : {}),
      ...(draft.metadata ? { metadata: draft.metadata } : {}),
      reactions: [],
      fileIds,
    };
    this.#log(channel.id).append(message);
    this.#emit({ kind: 'posted', message });
    if (!byPerson && threadTs && this.activities.posted(channel.id, threadTs)) this.#showActivity(channel.id, threadTs);
    return message;
  }

  /** A message of another time, as it was. Nobody is told of it. */
  restore(message: Message): void {
    this.#log(message.channelId).append(message);
  }

  /** @throws SlackError message_not_found, cant_update_message (another author's), edit of a tombstone included */
  edit(userId: string, channelReference: string, ts: string, edit: Edit): Message {
    const previous = this.message(channelReference, ts);
    if (previous.userId !== userId || previous.kind === 'tombstone') throw new SlackError('cant_update_message');
    const { text = previous.text, blocks = previous.blocks, metadata = previous.metadata } = edit;
    checkText(text, blocks, previous.fileIds);
    const { blocks: _blocks, metadata: _metadata, ...rest } = previous;
    const message: Message = {
      ...rest,
      text,
      ...(blocks?.length ? { blocks } : {}),
      ...(metadata && metadata !== 'none' ? { metadata } : {}),
      edited: { userId, ts: this.timestamps.next() },
    };
    this.#log(message.channelId).replace(message);
    this.#emit({ kind: 'edited', message, previous });
    return message;
  }

  /** Removes a message; a parent with replies leaves a tombstone. @throws SlackError message_not_found, cant_delete_message */
  delete(userId: string, channelReference: string, ts: string): void {
    const previous = this.message(channelReference, ts);
    if (previous.userId !== userId || previous.kind === 'tombstone') throw new SlackError('cant_delete_message');
    const log = this.#log(previous.channelId);
    const tombstone = log.replyTs(ts).length > 0 ? toTombstone(previous) : undefined;
    if (tombstone) log.replace(tombstone);
    else log.remove(previous);
    this.#emit({ kind: 'deleted', previous, ...(tombstone ? { tombstone } : {}), ts: this.timestamps.next() });
  }

  /** @throws SlackError message_not_found, already_reacted, too_many_emoji, invalid_name */
  addReaction(userId: string, channelReference: string, ts: string, name: string): void {
    const message = addReaction(this.#reactable(userId, channelReference, ts), userId, name);
    this.#log(message.channelId).replace(message);
    this.#emit({ kind: 'reacted', action: 'added', message, name, userId });
  }

  /** @throws SlackError message_not_found, no_reaction */
  removeReaction(userId: string, channelReference: string, ts: string, name: string): void {
    const message = removeReaction(this.#reactable(userId, channelReference, ts), userId, name);
    this.#log(message.channelId).replace(message);
    this.#emit({ kind: 'reacted', action: 'removed', message, name, userId });
  }

  /** The words under a thread; empty takes them away. */
  setStatus(channelId: string, threadTs: string, text: string): void {
    this.activities.setStatus(channelId, threadTs, text);
    this.#showActivity(channelId, threadTs);
  }

  setSession(channelId: string, threadTs: string, status: SessionStatus, title: string): { title: string } {
    const session = this.activities.setSession(channelId, threadTs, status, title);
    this.#showActivity(channelId, threadTs);
    return session;
  }

  /** Presses Slack's own Stop button. @throws SlackError action_not_found: the thread shows none */
  stop(userId: string, channelReference: string, threadTs: string): void {
    const channelId = this.#joined(channelReference, userId).id;
    const shown = this.activities.shown(channelId, threadTs);
    if (shown.kind !== 'working' || !shown.stoppable) throw new SlackError('action_not_found');
    this.#emit({ kind: 'stopped', channelId, threadTs, userId });
  }

  #showActivity(channelId: string, threadTs: string): void {
    this.#emit({ kind: 'activity', channelId, threadTs });
  }

  /** Shows a message to one person only. @throws SlackError user_not_in_channel and what `post` throws */
  postEphemeral(draft: Draft & { toUserId: string }): EphemeralMessage {
    const channel = this.#joined(draft.channel, draft.userId);
    checkText(draft.text, draft.blocks, undefined);
    if (!channel.members.includes(draft.toUserId)) throw new SlackError('user_not_in_channel');
    const message: EphemeralMessage = {
      channelId: channel.id,
      ts: this.timestamps.next(),
      ...(draft.threadTs ? { threadTs: draft.threadTs } : {}),
      toUserId: draft.toUserId,
      text: draft.text,
      ...(draft.blocks?.length ? { blocks: draft.blocks } : {}),
    };
    this.#ephemeral.push(message);
    if (this.#ephemeral.length > EPHEMERAL_MAX) this.#ephemeral.shift();
    this.#emit({ kind: 'ephemeral', message });
    return message;
  }

  /** @throws SlackError channel_not_found, message_not_found */
  message(channelReference: string, ts: string): Message {
    const message = this.#log(this.directory.channel(channelReference).id).get(ts);
    if (!message) throw new SlackError('message_not_found');
    return message;
  }

  /** A message by its ts alone, which is unique in the workspace. */
  findMessage(ts: string): Message | undefined {
    for (const log of this.#logs.values()) {
      const message = log.get(ts);
      if (message) return message;
    }
    return undefined;
  }

  /** The parent and all replies, oldest first; a reply's ts means its thread. @throws SlackError thread_not_found */
  thread(channelReference: string, ts: string): Message[] {
    const log = this.#log(this.directory.channel(channelReference).id);
    const named = log.get(ts);
    const parent = named?.threadTs ? log.get(named.threadTs) : named;
    if (!parent) throw new SlackError('thread_not_found');
    return [parent, ...log.replies(parent.ts)];
  }

  replies(message: Message): Message[] {
    return this.#log(message.channelId).replies(message.ts);
  }

  /** Parents and single messages of a channel, newest first. */
  history(channelReference: string, window: TimeWindow = { inclusive: true }): Message[] {
    const log = this.#log(this.directory.channel(channelReference).id);
    return log
      .topLevel()
      .filter((message) => isInWindow(message, window))
      .reverse();
  }

  ephemeralFor(userId: string, channelId: string): EphemeralMessage[] {
    return this.#ephemeral.filter((message) => message.toUserId === userId && message.channelId === channelId);
  }

  /** Without a messages tab nobody writes there; where it is read-only, the app alone does (docs.slack.dev, chat.postMessage, Errors). */
  #checkMessagesTab(channel: Channel, userId: string): void {
    if (channel.kind !== 'im' || this.#messagesTab === 'open') return;
    if (this.#messagesTab === 'read-only' && this.directory.isApp(userId)) return;
    throw new SlackError('messages_tab_disabled');
  }

  #reactable(userId: string, channelReference: string, ts: string): Message {
    this.#joined(channelReference, userId);
    return this.message(channelReference, ts);
  }

  #joined(reference: string, userId: string): Channel {
    const channel = this.directory.channel(reference);
    this.directory.user(userId);
    if (!channel.members.includes(userId) && !this.directory.isApp(userId)) throw new SlackError('not_in_channel');
    return channel;
  }

  #threadRoot(channel: Channel, ts: string): string {
    const named = this.#log(channel.id).get(ts);
    if (!named) throw new SlackError('thread_not_found');
    return named.threadTs ?? named.ts;
  }

  #log(channelId: string): ChannelLog {
    const known = this.#logs.get(channelId);
    if (known) return known;
    const log = new ChannelLog();
    this.#logs.set(channelId, log);
    return log;
  }

  #emit(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

function checkText(text: string, blocks: readonly Block[] | undefined, fileIds: readonly string[] | undefined): void {
  if (text.length > TEXT_CHARACTERS_MAX) throw new SlackError('msg_too_long');
  if (text.trim() === '' && !blocks?.length && !fileIds?.length) throw new SlackError('no_text');
}

function toTombstone(message: Message): Message {
  return {
    kind: 'tombstone',
    channelId: message.channelId,
    ts: message.ts,
    userId: message.userId,
    text: 'This message was deleted.',
    reactions: [],
    fileIds: [],
  };
}
