import { acceptBlocks } from '../workspace/blocks.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Block, MessageMetadata } from '../workspace/types.ts';
import { messageToWire } from '../workspace/wire.ts';
import type { Arguments } from './arguments.ts';
import type { Method } from './method.ts';

/** chat.update refuses longer text with msg_too_long although chat.postMessage takes ten times as much. */
const UPDATE_CHARACTERS_MAX = 4_000;
/** Slack's limit for one message's metadata, as JSON. */
const METADATA_CHARACTERS_MAX = 16_000;

export const postMessage: Method = ({ workspace, origin }, call) => {
  const message = workspace.post({
    userId: workspace.directory.bot.id,
    channel: call.required('channel'),
    text: call.text('text') ?? call.text('markdown_text') ?? '',
    threadTs: call.text('thread_ts') || undefined,
    blocks: readBlocks(call),
    metadata: readMetadata(call) ?? undefined,
  });
  const wire = messageToWire(workspace, message, { origin, includeMetadata: true });
  return { channel: message.channelId, ts: message.ts, message: wire };
};

export const update: Method = ({ workspace, origin }, call) => {
  const channel = workspace.directory.channel(call.required('channel')).id;
  const text = call.text('text') ?? call.text('markdown_text');
  const blocks = readBlocks(call);
  if (text === undefined && blocks === undefined) throw new SlackError('no_text');
  if ((text?.length ?? 0) > UPDATE_CHARACTERS_MAX) throw new SlackError('msg_too_long');
  const metadata = readMetadata(call);
  const edit = { text, blocks, metadata: metadata === null ? ('none' as const) : metadata };
  const message = workspace.edit(workspace.directory.bot.id, channel, call.required('ts'), edit);
  const wire = messageToWire(workspace, message, { origin, includeMetadata: true });
  return { channel, ts: message.ts, text: message.text, message: wire };
};

export const remove: Method = ({ workspace }, call) => {
  const channel = workspace.directory.channel(call.required('channel')).id;
  const ts = call.required('ts');
  workspace.delete(workspace.directory.bot.id, channel, ts);
  return { channel, ts };
};

export const postEphemeral: Method = ({ workspace }, call) => {
  const message = workspace.postEphemeral({
    userId: workspace.directory.bot.id,
    channel: call.required('channel'),
    toUserId: call.required('user'),
    text: call.text('text') ?? '',
    threadTs: call.text('thread_ts') || undefined,
    blocks: readBlocks(call),
  });
  return { message_ts: message.ts };
};

export const getPermalink: Method = ({ workspace, origin }, call) => {
  const { channelId, ts, threadTs } = workspace.message(call.required('channel'), call.required('message_ts'));
  const inThread = threadTs === undefined || threadTs === ts ? '' : `?thread_ts=${threadTs}&cid=${channelId}`;
  const permalink = `${origin}/slack/archives/${channelId}/p${ts.replace('.', '')}${inThread}`;
  return { channel: channelId, permalink };
};

export function readBlocks(call: Arguments): Block[] | undefined {
  const value = call.structure('blocks', 'invalid_blocks_format');
  return value === undefined ? undefined : acceptBlocks(value);
}

/** null when the caller sent `{}`, which removes what a message has. */
function readMetadata(call: Arguments): MessageMetadata | null | undefined {
  const value = call.structure('metadata', 'invalid_metadata_format');
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new SlackError('invalid_metadata_format');
  if (Object.keys(value).length === 0) return null;
  const { event_type: eventType, event_payload: eventPayload } = value;
  if (typeof eventType !== 'string' || eventType === '' || !isObject(eventPayload))
    throw new SlackError('invalid_metadata_format', '[ERROR] metadata needs event_type and an object event_payload');
  if (JSON.stringify(value).length > METADATA_CHARACTERS_MAX) throw new SlackError('metadata_too_large');
  return { event_type: eventType, event_payload: eventPayload };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
