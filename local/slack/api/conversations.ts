import { isInWindow, type TimeWindow } from '../workspace/channel-log.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Channel, Message } from '../workspace/types.ts';
import { channelToWire, messageToWire } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Arguments } from './arguments.ts';
import type { Method } from './method.ts';
import { checkHistoryScope } from './scopes.ts';

const HISTORY_LIMIT_DEFAULT = 100;
const REPLIES_LIMIT_DEFAULT = 1_000;
/** Slack's own maximum for one page. */
const LIMIT_MAX = 1_000;

export const history: Method = ({ workspace, origin, scopes }, call) => {
  const channel = readable(workspace, scopes, call);
  const messages = workspace.history(channel.id, readWindow(call));
  const page = takePage(messages, call.text('cursor'), call.limit('limit', HISTORY_LIMIT_DEFAULT, LIMIT_MAX));
  const options = { origin, includeMetadata: call.flag('include_all_metadata') };
  return {
    messages: page.items.map((message) => messageToWire(workspace, message, options)),
    has_more: page.nextCursor !== '',
    pin_count: 0,
    response_metadata: { next_cursor: page.nextCursor },
  };
};

/** The parent leads the first page whatever the window is; pages that follow hold replies only. */
export const replies: Method = ({ workspace, origin, scopes }, call) => {
  const channel = readable(workspace, scopes, call);
  const window = readWindow(call);
  const inThread = workspace.thread(channel.id, call.required('ts'));
  const selected = inThread.filter((message, index) => index === 0 || isInWindow(message, window));
  const page = takePage(selected, call.text('cursor'), call.limit('limit', REPLIES_LIMIT_DEFAULT, LIMIT_MAX));
  const options = { origin, includeMetadata: call.flag('include_all_metadata') };
  return {
    messages: page.items.map((message: Message) => messageToWire(workspace, message, options)),
    has_more: page.nextCursor !== '',
    response_metadata: { next_cursor: page.nextCursor },
  };
};

export const info: Method = ({ workspace }, call) => {
  const channel = workspace.directory.channel(call.required('channel'));
  return { channel: channelToWire(channel, workspace.directory.bot.id) };
};

export const list: Method = ({ workspace }, call) => {
  const kinds = (call.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const wanted = workspace.directory.channels().filter((channel) => kinds.includes(typeOf(channel)));
  const page = takePage(wanted, call.text('cursor'), call.limit('limit', HISTORY_LIMIT_DEFAULT, LIMIT_MAX));
  return {
    channels: page.items.map((channel) => channelToWire(channel, workspace.directory.bot.id)),
    response_metadata: { next_cursor: page.nextCursor },
  };
};

export const members: Method = ({ workspace }, call) => ({
  members: workspace.directory.channel(call.required('channel')).members,
  response_metadata: { next_cursor: '' },
});

/** Opens (or finds) the bot's direct messages with one person. */
export const open: Method = ({ workspace }, call) => {
  const { directory } = workspace;
  const users = call.text('users');
  if (users === directory.bot.id) throw new SlackError('cannot_dm_bot');
  const channel = directory.channel(call.text('channel') ?? directory.user(users ?? '').id);
  if (channel.kind !== 'im') throw new SlackError('method_not_supported_for_channel_type');
  return { channel: { id: channel.id } };
};

function readable(workspace: Workspace, scopes: ReadonlySet<string>, call: Arguments): Channel {
  const channel = workspace.directory.channel(call.required('channel'));
  checkHistoryScope(channel.kind, scopes);
  if (!channel.members.includes(workspace.directory.bot.id)) throw new SlackError('not_in_channel');
  return channel;
}

function readWindow(call: Arguments): TimeWindow {
  const oldest = call.text('oldest') || undefined;
  const latest = call.text('latest') || undefined;
  for (const [name, value] of Object.entries({ oldest, latest }))
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value)) throw new SlackError(`invalid_ts_${name}`);
  return { oldest, latest, inclusive: call.flag('inclusive') };
}

function typeOf(channel: Channel): string {
  switch (channel.kind) {
    case 'channel':
      return 'public_channel';
    case 'group':
      return 'private_channel';
    case 'im':
      return 'im';
  }
}

type Page<Item> = { items: Item[]; nextCursor: string };

/** Cuts one page out of a list. Cursors are opaque to callers, as Slack's are. @throws SlackError invalid_cursor */
function takePage<Item>(items: readonly Item[], cursor: string | undefined, limit: number): Page<Item> {
  const start = cursor ? decode(cursor) : 0;
  const end = start + limit;
  return { items: items.slice(start, end), nextCursor: end < items.length ? encode(end) : '' };
}

function encode(position: number): string {
  return Buffer.from(`next:${position}`).toString('base64');
}

function decode(cursor: string): number {
  const position = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('latin1'))?.[1];
  if (position === undefined) throw new SlackError('invalid_cursor');
  return Number(position);
}
