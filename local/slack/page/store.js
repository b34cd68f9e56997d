import { read } from './api.js';

/** What the page knows: the workspace, where the reader is, and the messages of the open channel and thread. */
export class Store {
  workspace = { team: {}, bot: {}, users: [], channels: [], reader: '', isConnected: true };
  channelId = '';
  threadTs = '';
  messages = new Map();
  thread = new Map();
  /** What the open thread shows of the agent beside its messages, and the title of its session. */
  activity = { kind: 'none' };
  title = '';
  unread = new Set();
  #listeners = [];

  onChange(listener) {
    this.#listeners.push(listener);
  }

  changed() {
    for (const listener of this.#listeners) listener();
  }

  get reader() {
    return this.workspace.reader;
  }

  get channel() {
    return this.workspace.channels.find((channel) => channel.id === this.channelId);
  }

  user(id) {
    return this.workspace.users.find((user) => user.id === id);
  }

  /** Names for mentions. */
  get names() {
    return {
      reader: this.reader,
      user: (id) => this.user(id)?.name,
      channel: (id) => this.workspace.channels.find((channel) => channel.id === id)?.name,
    };
  }

  channelTitle(channel) {
    return channel.kind === 'im' ? this.workspace.bot.name : channel.name;
  }

  async load(reader) {
    this.workspace = await read('workspace', { as: reader });
    if (!this.channel) this.channelId = this.workspace.channels[0]?.id ?? '';
    await this.loadMessages();
  }

  async open(channelId, threadTs) {
    if (channelId && this.workspace.channels.some((channel) => channel.id === channelId)) this.channelId = channelId;
    this.threadTs = threadTs ?? '';
    this.unread.delete(this.channelId);
    await this.loadMessages();
  }

  async loadMessages() {
    const place = { as: this.reader, channel: this.channelId };
    const { messages, ephemeral } = await read('messages', place);
    const shown = ephemeral.filter((message) => !message.threadTs);
    this.messages = new Map([...messages, ...shown].map((message) => [message.ts, message]));
    this.thread = new Map();
    this.activity = { kind: 'none' };
    this.title = '';
    if (this.threadTs) {
      const thread = await read('thread', { ...place, ts: this.threadTs }).catch(() => ({ messages: [] }));
      this.activity = thread.activity ?? this.activity;
      this.title = thread.title ?? '';
      const mine = ephemeral.filter((message) => message.threadTs === this.threadTs);
      if (thread.messages.length === 0) this.threadTs = '';
      this.thread = new Map([...thread.messages, ...mine].map((message) => [message.ts, message]));
    }
    this.changed();
  }

  /** Takes one live change. */
  apply(change) {
    if (change.kind === 'activity') return this.#applyActivity(change);
    const message = change.message;
    const channelId = change.channel ?? message?.channel;
    if (channelId !== this.channelId) {
      if (change.kind === 'posted' && message.user !== this.reader) this.unread.add(channelId);
      return this.changed();
    }
    if (change.parent) this.#put(change.parent);
    if (message) this.#put(message);
    else this.#remove(change.ts);
    this.changed();
  }

  #applyActivity({ channel, threadTs, activity, title }) {
    if (channel !== this.channelId || threadTs !== this.threadTs) return;
    this.activity = activity;
    this.title = title;
    this.changed();
  }

  #put(message) {
    if (message.threadTs) {
      if (message.threadTs === this.threadTs) this.thread.set(message.ts, message);
      return;
    }
    this.messages.set(message.ts, message);
    if (message.ts === this.threadTs) this.thread.set(message.ts, message);
  }

  #remove(ts) {
    this.messages.delete(ts);
    this.thread.delete(ts);
    if (this.threadTs === ts) this.threadTs = '';
  }
}

/** Messages in the order in which they were written. */
export function inOrder(messages) {
  return [...messages.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}
