import type { LocalClock } from '../../kernel/clock.ts';
import { json, type LocalRequest, type LocalResponse, text } from '../../kernel/http.ts';
import { isSuccess, type Outcome } from '../events/post.ts';
import type { People } from '../people.ts';
import { typedToWire } from '../workspace/mrkdwn-text.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { User } from '../workspace/types.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { pageAsset } from './assets.ts';
import { emojiPicture } from './emoji.ts';
import { liveEvents } from './live.ts';
import { messagesView, threadView, workspaceView } from './views.ts';

const EXAMPLES = [
  'what can you do for me?',
  'please fix this issue and open a pull request: ',
  'explain how the tests of this repository are run: ',
];

/** An address as chat.getPermalink gives it opens the thread on the page. */
function toThread([, channel, seconds, rest]: RegExpExecArray, query: URLSearchParams): LocalResponse {
  const thread = query.get('thread_ts') ?? `${seconds}.${rest}`;
  return { ...text(302, ''), headers: { location: `/slack/#/${channel}/${thread}` } };
}

type Fields = Readonly<Record<string, unknown>>;

/** The web page at /slack/ and its endpoints under /slack/page/, where a person reads and writes the workspace. */
export class Page {
  readonly #workspace: Workspace;
  readonly #people: People;
  readonly #clock: LocalClock;
  readonly #isConnected: () => boolean;
  readonly #closed = new AbortController();
  /** What an empty channel offers to type, without the mention. */
  examples: readonly string[] = EXAMPLES;

  constructor(workspace: Workspace, people: People, clock: LocalClock, isConnected: () => boolean) {
    this.#workspace = workspace;
    this.#people = people;
    this.#clock = clock;
    this.#isConnected = isConnected;
  }

  /** Ends the live streams of every open page. */
  close(): void {
    this.#closed.abort();
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      return (await this.#answer(request)) ?? text(404, `The local Slack has no page at ${request.path}`);
    } catch (error) {
      if (error instanceof SlackError) return json(400, { error: error.code });
      throw error;
    }
  }

  async #answer(request: LocalRequest): Promise<LocalResponse | undefined> {
    if (request.path === '/slack/') return pageAsset('index.html');
    const message = /^\/slack\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(request.path);
    if (message) return toThread(message, request.query);
    const [, place, ...rest] = /^\/slack\/page\/([^/]+)(?:\/(.*))?$/.exec(request.path) ?? [];
    if (place === 'emoji') return emojiPicture(rest[0] ?? '');
    if (place === 'assets') return pageAsset(rest[0] ?? '');
    if (place === 'files' && request.method === 'GET')
      return fileResponse(this.#workspace, rest[0]?.split('/')[0] ?? '');
    if (request.method === 'GET') return this.#read(place ?? '', request.query);
    if (place === 'files') return this.#upload(request);
    return this.#write(place ?? '', readFields(request));
  }

  #read(place: string, query: URLSearchParams): LocalResponse | undefined {
    const reader = this.#reader(query.get('as') ?? '');
    const channelId = query.get('channel') ?? '';
    switch (place) {
      case 'workspace':
        return json(200, { ...workspaceView(this.#workspace, reader, this.#isConnected()), examples: this.examples });
      case 'messages':
        return json(200, messagesView(this.#workspace, reader, this.#seenChannel(reader, channelId)));
      case 'thread':
        return json(200, threadView(this.#workspace, this.#seenChannel(reader, channelId), query.get('ts') ?? ''));
      case 'events':
        return {
          status: 200,
          headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
          body: liveEvents(this.#workspace, this.#clock, reader, this.#closed.signal),
        };
      default:
        return undefined;
    }
  }

  async #write(place: string, fields: Fields): Promise<LocalResponse | undefined> {
    const user = this.#reader(String(fields.as ?? '')).id;
    const target = { user, channel: String(fields.channel ?? ''), ts: String(fields.ts ?? '') };
    switch (place) {
      case 'post':
        return json(200, { ts: this.#people.type({ ...target, ...readMessage(fields) }).ts });
      case 'edit':
        return json(200, { ts: this.#people.edit({ ...target, text: this.#wire(fields) }).ts });
      case 'delete':
        this.#people.delete(target);
        return json(200, {});
      case 'react':
        this.#people.react({ ...target, name: String(fields.name ?? '') });
        return json(200, {});
      case 'stop':
        this.#people.pressStop({ user, channel: target.channel, threadTs: target.ts });
        return json(200, {});
      case 'press':
        return pressed(
          await this.#people.pressButton({
            ...target,
            messageTs: target.ts,
            actionId: String(fields.actionId ?? ''),
            ...(typeof fields.value === 'string' ? { value: fields.value } : {}),
          }),
        );
      default:
        return undefined;
    }
  }

  #wire(fields: Fields): string {
    return typedToWire(String(fields.text ?? ''), this.#workspace.directory);
  }

  #upload(request: LocalRequest): LocalResponse {
    const user = this.#reader(request.query.get('as') ?? '').id;
    const name = request.query.get('name') || 'file';
    return json(200, { id: this.#people.upload(user, { name, content: request.body }) });
  }

  /** The person the page acts as; the first one when none is named. */
  #reader(userId: string): User {
    const people = this.#workspace.directory.users().filter((user) => user.kind === 'person');
    const reader = userId === '' ? people[0] : people.find((person) => person.id === userId);
    if (!reader) throw new SlackError('user_not_found');
    return reader;
  }

  #seenChannel(reader: User, channelId: string): string {
    const channel = this.#workspace.directory.channel(channelId);
    if (!channel.members.includes(reader.id)) throw new SlackError('not_in_channel');
    return channel.id;
  }
}

function readFields(request: LocalRequest): Fields {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Answered below, together with JSON that is no object.
  }
  throw new SlackError('invalid_json');
}

function readMessage(fields: Fields): { text: string; threadTs?: string; fileIds: string[] } {
  const fileIds = Array.isArray(fields.fileIds) ? fields.fileIds.map(String) : [];
  const threadTs = typeof fields.threadTs === 'string' && fields.threadTs !== '' ? { threadTs: fields.threadTs } : {};
  return { text: String(fields.text ?? ''), ...threadTs, fileIds };
}

function pressed(outcome: Outcome): LocalResponse {
  if (isSuccess(outcome)) return json(200, {});
  const what =
    outcome.kind === 'answered' ? `HTTP ${outcome.status}` : outcome.kind === 'failed' ? outcome.reason : outcome.kind;
  return json(502, { error: `The app did not take the button: ${what}` });
}

/** Shown in place; everything else is a download, so that an uploaded page never runs in this origin. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(['image/gif', 'image/jpeg', 'image/png', 'image/webp']);

/** A file for the page. @throws SlackError file_not_found */
function fileResponse(workspace: Workspace, fileId: string): LocalResponse {
  const file = workspace.files.get(fileId);
  const disposition = SHOWN_TYPES.has(file.mimeType) ? 'inline' : 'attachment';
  return {
    status: 200,
    headers: {
      'content-type': file.mimeType,
      'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
    body: file.content,
  };
}
