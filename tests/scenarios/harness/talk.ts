import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { Item } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import type { BedrockCall } from '../../../local/aws/bedrock/service.ts';
import type { RenderedMessage } from '../../../local/slack/rendered-message.ts';
import type { LocalSystem } from '../../../local/system/system.ts';

/** The message that opens a thread: its channel by name and id. */
type Opened = { channel: string; channelId: string; ts: string };

/** One Slack thread of a scenario and the session behind it, as a reader of all of it. */
export class Talk {
  readonly ts: string;
  readonly channel: string;
  readonly channelId: string;
  readonly sessionId: string;
  readonly #system: LocalSystem;
  readonly #key: string;
  readonly #client: DynamoDBClient;
  readonly #blobs: S3Blobs;
  readonly #tableName: string;

  constructor(system: LocalSystem, key: string, { channel, channelId, ts }: Opened, sessionId?: string) {
    const connection = {
      endpoint: system.baseUrl,
      region: 'us-west-2',
      credentials: system.keys.issue('test'),
    };
    this.#system = system;
    this.#key = key;
    this.ts = ts;
    this.channel = channel;
    this.channelId = channelId;
    this.sessionId =
      sessionId ??
      slackSessionId({ teamId: system.slack.workspace.directory.team.id, channel: channelId, threadTs: ts });
    this.#client = new DynamoDBClient(connection);
    this.#blobs = new S3Blobs(
      new S3Client({ ...connection, forcePathStyle: true }),
      system.plan.buckets[0]?.name ?? '',
    );
    this.#tableName = system.plan.tables[0]?.name ?? '';
  }

  /** What the thread shows, the first message left out. */
  replies(): RenderedMessage[] {
    return this.#system.slack.people.thread(this.channelId, this.ts).slice(1);
  }

  /** The agent's messages, without the edited progress message. */
  answers(): RenderedMessage[] {
    return this.replies().filter((message) => message.isBot && !isProgress(message));
  }

  progress(): RenderedMessage[] {
    return this.replies().filter((message) => message.isBot && isProgress(message));
  }

  answersLike(pattern: RegExp): RenderedMessage[] {
    return this.answers().filter((message) => pattern.test(message.text));
  }

  /** Somebody writes in the thread; returns the message's ts. */
  say(text: string, user = 'alice', files: { name: string; content: Uint8Array | string }[] = []): string {
    return this.#system.slack.people.type({ user, channel: this.channel, text, threadTs: this.ts, files }).ts;
  }

  /** The model calls of this conversation, oldest first. */
  modelCalls(): BedrockCall[] {
    return this.#system.bedrock.calls.filter((call) => call.request && keyOf(call.request) === this.#key);
  }

  lastRequest(): ConverseRequest {
    const request = this.modelCalls().at(-1)?.request;
    if (!request) throw new Error(`No model call of ${this.#key} yet`);
    return request;
  }

  /** Every item of the session's partition. */
  async items(): Promise<Item[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: `S#${this.sessionId}` } },
      }),
    );
    return answer.Items ?? [];
  }

  async inbox(): Promise<Item[]> {
    return (await this.items()).filter((item) => item.SK?.S?.startsWith('I#'));
  }

  async summary(): Promise<Item | undefined> {
    return (await this.items()).find((item) => item.SK?.S === 'M');
  }

  async entries(): Promise<JournalEntry[]> {
    const items = (await this.items()).filter((item) => item.SK?.S?.startsWith('J#'));
    return Promise.all(items.map((item) => entryOf(item, this.#blobs)));
  }

  async state(): Promise<SessionState | undefined> {
    return (await new DynamoJournal(this.#client, this.#tableName, this.#blobs).newest(this.sessionId))?.state;
  }

  async phase(): Promise<string> {
    return (await this.state())?.phase.kind ?? 'none';
  }

  async worker(): Promise<WorkerItem | undefined> {
    return new DynamoWorkerStore(this.#client, this.#tableName).get(this.sessionId);
  }

  /** Results in the transcript, in order. */
  async results(): Promise<ToolResult[]> {
    const messages = (await this.entries()).flatMap((entry) => entry.messages);
    return messages.flatMap((message) => (message.kind === 'results' ? message.results : []));
  }
}

/** A conversation is recognised by the word `case-<number>` in its first message of a person. */
export function keyOf(request: ConverseRequest): string | undefined {
  for (const message of request.messages)
    for (const block of message.content) {
      const key = /\bcase-\d+\b/.exec(block.text ?? '')?.[0];
      if (key) return key;
    }
  return undefined;
}

function isProgress(message: RenderedMessage): boolean {
  return String(message.metadata?.event_payload.notice_id ?? '').endsWith('#progress');
}
