import type { DeliveryRecord } from './events/delivery-log.ts';
import type { Interactions } from './events/interactions.ts';
import type { Outcome } from './events/post.ts';
import { type RenderedMessage, renderMessage } from './rendered-message.ts';
import type { ShownActivity } from './workspace/activities.ts';
import { typedToWire } from './workspace/mrkdwn-text.ts';
import { SlackError } from './workspace/slack-error.ts';
import type { Attachment, Block, Change, EphemeralMessage, Message, Person } from './workspace/types.ts';
import type { Workspace } from './workspace/workspace.ts';

export type NewFile =
  | { name: string; content: Uint8Array | string }
  /** Of a cloud drive: Slack has its link only. */
  | { name: string; external: { service: string; url: string } };
export type NewMessage = {
  /** Id or name, e.g. `U0ALICE` or `alice`. */
  user: string;
  /** Id, name, `#name`, or `dm` for direct messages with the agent. */
  channel: string;
  text: string;
  threadTs?: string;
  files?: readonly NewFile[];
  /** Files that are already uploaded. */
  fileIds?: readonly string[];
  /** A message that is forwarded, a table that is pasted, or what somebody recorded elsewhere. */
  attachments?: readonly NewAttachment[];
};
export type NewAttachment =
  | { kind: 'forward'; channel: string; ts: string }
  | Extract<Attachment, { kind: 'table' | 'recorded' }>;
/** `attachments`: JSON as it travels. */
export type AppPost = {
  app: string;
  channel: string;
  text: string;
  threadTs?: string;
  blocks?: readonly Block[];
  attachments?: readonly unknown[];
};
export type MessageReference = { user: string; channel: string; ts: string };
export type ButtonPress = { user: string; channel?: string; messageTs: string; actionId: string; value?: string };

/** What people in the workspace do, in process: for the demo, for tests, and behind the page. */
export class People {
  readonly #workspace: Workspace;
  readonly #interactions: Interactions;

  constructor(workspace: Workspace, interactions: Interactions) {
    this.#workspace = workspace;
    this.#interactions = interactions;
  }

  /** Posts `text` as it travels (mentions as <@U…>). @throws SlackError as chat.postMessage */
  postMessage(message: NewMessage): Message {
    const user = this.#person(message.user);
    const uploaded = (message.files ?? []).map((file) => this.upload(user.id, file));
    return this.#workspace.post({
      userId: user.id,
      channel: this.#channelId(message.channel, user),
      text: message.text,
      ...(message.threadTs ? { threadTs: message.threadTs } : {}),
      fileIds: [...uploaded, ...(message.fileIds ?? [])],
      attachments: (message.attachments ?? []).map((one) => this.#attachment(one, user)),
    });
  }

  /** Another app posts, as alerts and builds do. @throws SlackError as chat.postMessage */
  postAsApp({ app, channel, text, threadTs, blocks, attachments = [] }: AppPost): Message {
    const bot = this.#workspace.directory.users().find((each) => each.name === app || each.id === app);
    if (bot?.kind !== 'bot') throw new SlackError('user_not_found');
    return this.#workspace.post({
      userId: bot.id,
      channel,
      text,
      ...(threadTs ? { threadTs } : {}),
      ...(blocks ? { blocks } : {}),
      attachments: attachments.map((value) => ({ kind: 'recorded', value })),
    });
  }

  /** Posts what a person types: `@remote-swe` becomes a mention, `&<>` are escaped, addresses become links. */
  type(message: NewMessage): Message {
    return this.postMessage({ ...message, text: typedToWire(message.text, this.#workspace.directory) });
  }

  /** Keeps a file for a later message; returns its id. */
  upload(user: string, file: NewFile): string {
    const { id } = this.#person(user);
    const { files } = this.#workspace;
    if ('external' in file) return files.addExternal(id, file.name, file.external).id;
    return files.add(id, file.name, bytesOf(file.content)).id;
  }

  edit({ user, channel, ts, text }: MessageReference & { text: string }): Message {
    const person = this.#person(user);
    return this.#workspace.edit(person.id, this.#channelId(channel, person), ts, { text });
  }

  delete({ user, channel, ts }: MessageReference): void {
    const person = this.#person(user);
    this.#workspace.delete(person.id, this.#channelId(channel, person), ts);
  }

  /** Adds the reaction, or takes it back when the person had it. */
  react({ user, channel, ts, name }: MessageReference & { name: string }): void {
    const person = this.#person(user);
    const message = this.#workspace.message(this.#channelId(channel, person), ts);
    const isThere = message.reactions.some((each) => each.name === name && each.users.includes(person.id));
    if (isThere) this.#workspace.removeReaction(person.id, message.channelId, ts, name);
    else this.#workspace.addReaction(person.id, message.channelId, ts, name);
  }

  /** Presses a button and resolves to what the app answered. @throws SlackError message_not_found, action_not_found */
  pressButton({ user, channel, messageTs, actionId, value }: ButtonPress): Promise<Outcome> {
    const person = this.#person(user);
    const channelId = channel ? this.#channelId(channel, person) : this.#channelOf(messageTs);
    return this.#interactions.press({
      userId: person.id,
      channelId,
      messageTs,
      actionId,
      ...(value === undefined ? {} : { value }),
    });
  }

  /** Presses Slack's own Stop button under a thread. @throws SlackError action_not_found: there is none */
  pressStop({ user, channel, threadTs }: { user: string; channel: string; threadTs: string }): void {
    const person = this.#person(user);
    this.#workspace.stop(person.id, this.#channelId(channel, person), threadTs);
  }

  /** What a thread shows of the agent beside its messages. */
  activity(channel: string, threadTs: string): ShownActivity {
    return this.#workspace.activities.shown(this.#workspace.directory.channel(channel).id, threadTs);
  }

  /** The parent and its replies, oldest first, as a reader sees them. @throws SlackError thread_not_found */
  thread(channel: string, ts: string): RenderedMessage[] {
    return this.#workspace.thread(channel, ts).map((message) => renderMessage(this.#workspace, message));
  }

  /** Parents and single messages of a channel, oldest first. */
  channel(channel: string): RenderedMessage[] {
    const messages = this.#workspace.history(channel).reverse();
    return messages.map((message) => renderMessage(this.#workspace, message));
  }

  /** What only this person was shown in a channel. */
  ephemeral(user: string, channel: string): EphemeralMessage[] {
    const person = this.#person(user);
    return this.#workspace.ephemeralFor(person.id, this.#channelId(channel, person));
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#workspace.onChange(listener);
  }

  /**
   * Resolves to the first value of `probe` that is neither undefined, null nor false; probes now and after each change.
   * The time-out is real time: it guards against waiting for ever, also while a test advances the local clock.
   */
  waitFor<Value>(probe: () => Value | undefined | null | false, timeoutMs: number, what = 'a change'): Promise<Value> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        stopListening();
        clearTimeout(timer);
        settle();
      };
      const check = () => {
        try {
          const value = probe();
          if (value !== undefined && value !== null && value !== false) finish(() => resolve(value));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const stopListening = this.#workspace.onChange(check);
      const inVain = new Error(`Slack: waited ${timeoutMs} ms in vain for ${what}`);
      const timer = setTimeout(() => finish(() => reject(inVain)), timeoutMs);
      check();
    });
  }

  #attachment(given: NewAttachment, reader: Person): Attachment {
    if (given.kind !== 'forward') return given;
    const { channelId, ts } = this.#workspace.message(this.#channelId(given.channel, reader), given.ts);
    return { kind: 'forward', channelId, ts };
  }

  #person(reference: string): Person {
    const user = this.#workspace.directory.users().find((each) => each.id === reference || each.name === reference);
    if (user?.kind !== 'person') throw new SlackError('user_not_found');
    return user;
  }

  #channelId(reference: string, person: Person): string {
    return this.#workspace.directory.channel(reference === 'dm' ? person.id : reference).id;
  }

  #channelOf(ts: string): string {
    const message = this.#workspace.findMessage(ts);
    if (!message) throw new SlackError('message_not_found');
    return message.channelId;
  }
}

/** One line about a delivery, for logs and terminals. */
export function describeDelivery(record: DeliveryRecord): string {
  const { outcome } = record;
  const result = outcome.kind === 'answered' ? `HTTP ${outcome.status}` : outcome.kind;
  const retry = record.retryNumber > 0 ? ` (retry ${record.retryNumber})` : '';
  return `${record.type}${retry} ${record.id}: ${result} in ${Math.round(record.answerMs)} ms`;
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
