/** The data of the local Slack workspace. Every value is immutable: an edit replaces the message, so a previous one stays whole. */
export type Team = { readonly id: string; readonly name: string; readonly domain: string };

export type Person = {
  readonly kind: 'person';
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** Of another company, in channels that are shared with it. Absent: the workspace's own. */
  readonly teamId?: string;
  /** Absent: UTC. */
  readonly timeZone?: string;
  /** Of the language that they have chosen; absent: `en-US`. */
  readonly locale?: string;
  readonly email?: string;
  /** A guest of the workspace: of several channels, or of one. */
  readonly guest?: 'multi-channel' | 'single-channel';
};
export type Bot = {
  readonly kind: 'bot';
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly botId: string;
  readonly appId: string;
};
export type User = Person | Bot;

export type ChannelKind = 'channel' | 'group' | 'im';
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** User ids, the bot's included where it was invited. */
  readonly members: readonly string[];
  /** Shared with other companies (Slack Connect). */
  readonly isExtShared?: boolean;
};

/** A Block Kit block, kept as it was sent; `blocks.ts` checks the limits that Slack enforces. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string; readonly block_id?: string };

export type MessageMetadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
};

export type Reaction = { readonly name: string; readonly users: readonly string[] };

export type Message = {
  readonly kind: 'posted' | 'tombstone';
  readonly channelId: string;
  readonly ts: string;
  /** The parent's ts, on replies only. */
  readonly threadTs?: string;
  readonly userId: string;
  /** As it travels: &amp; &lt; &gt; escaped, mentions as <@U…>, links as <url|text>. */
  readonly text: string;
  readonly clientMessageId?: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly Attachment[];
  readonly metadata?: MessageMetadata;
  readonly edited?: { readonly userId: string; readonly ts: string };
  readonly reactions: readonly Reaction[];
  readonly fileIds: readonly string[];
};

/** What comes with a message besides words and files. `recorded`: JSON as it travels. */
export type Attachment =
  | { readonly kind: 'forward'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'recorded'; readonly value: unknown };

/** Seen by one person, never stored in a channel and never an event. */
export type EphemeralMessage = {
  readonly channelId: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly toUserId: string;
  readonly text: string;
  readonly blocks?: readonly Block[];
};

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType: string;
  readonly fileType: string;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly content: Uint8Array;
  /** It lies at another service, e.g. `gdrive`, at this address; Slack has no bytes of it. */
  readonly external?: { readonly service: string; readonly url: string };
  /** The plan hides it, or its owner deleted it. */
  readonly gone?: 'hidden_by_limit' | 'tombstone';
};

export type Change =
  | { readonly kind: 'posted'; readonly message: Message }
  | { readonly kind: 'edited'; readonly message: Message; readonly previous: Message }
  | { readonly kind: 'deleted'; readonly previous: Message; readonly tombstone?: Message; readonly ts: string }
  | {
      readonly kind: 'reacted';
      readonly action: 'added' | 'removed';
      readonly message: Message;
      readonly name: string;
      readonly userId: string;
    }
  | { readonly kind: 'ephemeral'; readonly message: EphemeralMessage }
  /** What a thread shows beside its messages. */
  | { readonly kind: 'activity'; readonly channelId: string; readonly threadTs: string }
  /** Somebody pressed Slack’s own Stop button. */
  | { readonly kind: 'stopped'; readonly channelId: string; readonly threadTs: string; readonly userId: string };
