import type { Change, Message } from '../workspace/types.ts';
import { messageToWire, type Wire } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The inner `event` objects that one change causes, in the order in which Slack tends to send them. */
export function eventsOf(workspace: Workspace, change: Change, origin: string): Wire[] {
  switch (change.kind) {
    case 'posted':
      return postedEvents(workspace, change.message, origin);
    case 'edited':
      return editedEvents(workspace, change.message, change.previous, origin);
    case 'deleted':
      return [deletedEvent(workspace, change, origin)];
    case 'reacted':
      return change.action === 'added' ? [reactionEvent(workspace, change)] : [];
    case 'stopped':
      return [stoppedEvent(workspace, change)];
    // Nobody but the reader sees them.
    case 'ephemeral':
    case 'activity':
      return [];
  }
}

/** Whether the bot itself caused a change: Slack sends it the events of its own posts too, marked by `bot_id`. */
export function isOwnChange(workspace: Workspace, change: Change): boolean {
  if (change.kind === 'reacted' || change.kind === 'stopped') return change.userId === workspace.directory.bot.id;
  if (change.kind === 'activity') return true;
  const author =
    change.kind === 'deleted' ? change.previous.userId : 'userId' in change.message && change.message.userId;
  return author === workspace.directory.bot.id;
}

function postedEvents(workspace: Workspace, message: Message, origin: string): Wire[] {
  const withStubs = workspace.directory.channel(message.channelId).isExtShared === true;
  const wire = messageToWire(workspace, message, { origin, includeMetadata: true, withStubs });
  const place = placeOf(workspace, message);
  const messageEvent = {
    ...wire,
    ...(message.fileIds.length > 0 ? { subtype: 'file_share', display_as_bot: false } : {}),
    ...place,
    event_ts: message.ts,
  };
  return mentionsBot(workspace, message)
    ? [mentionEvent(wire, message.channelId, message.ts), messageEvent]
    : [messageEvent];
}

/** An edit that brings the mention in also fires app_mention, with `edited` set. */
function editedEvents(workspace: Workspace, message: Message, previous: Message, origin: string): Wire[] {
  const options = { origin, includeMetadata: true };
  const ts = message.edited?.ts ?? message.ts;
  const wire = messageToWire(workspace, message, options);
  const changed = {
    type: 'message',
    subtype: 'message_changed',
    message: wire,
    previous_message: messageToWire(workspace, previous, options),
    ...placeOf(workspace, message),
    hidden: true,
    ts,
    event_ts: ts,
  };
  const isNewMention = mentionsBot(workspace, message) && !mentionsBot(workspace, previous);
  return isNewMention ? [mentionEvent(wire, message.channelId, ts), changed] : [changed];
}

function deletedEvent(workspace: Workspace, change: Change & { kind: 'deleted' }, origin: string): Wire {
  const { previous, tombstone, ts } = change;
  const options = { origin };
  const common = { type: 'message', ...placeOf(workspace, previous), hidden: true, ts, event_ts: ts };
  const previousWire = messageToWire(workspace, previous, options);
  if (tombstone) {
    const message = messageToWire(workspace, tombstone, options);
    return { ...common, subtype: 'message_changed', message, previous_message: previousWire };
  }
  return { ...common, subtype: 'message_deleted', deleted_ts: previous.ts, previous_message: previousWire };
}

/** The app's manifest subscribes to reactions that are added, not to those that are taken back. */
function reactionEvent(workspace: Workspace, { message, name, userId }: Change & { kind: 'reacted' }): Wire {
  return {
    type: 'reaction_added',
    user: userId,
    reaction: name,
    item: { type: 'message', channel: message.channelId, ts: message.ts },
    item_user: message.userId,
    event_ts: workspace.timestamps.next(),
  };
}

/** docs.slack.dev/reference/events/agent_session_stopped */
function stoppedEvent(workspace: Workspace, { channelId, threadTs, userId }: Change & { kind: 'stopped' }): Wire {
  return {
    type: 'agent_session_stopped',
    channel: channelId,
    thread_ts: threadTs,
    user: userId,
    streaming_message_ts: [],
    event_ts: workspace.timestamps.next(),
  };
}

function mentionEvent(wire: Wire, channelId: string, eventTs: string): Wire {
  return { ...wire, type: 'app_mention', channel: channelId, event_ts: eventTs };
}

/** Direct messages and the bot's own posts never fire app_mention. */
function mentionsBot(workspace: Workspace, message: Message): boolean {
  const { bot } = workspace.directory;
  const kind = workspace.directory.channel(message.channelId).kind;
  return kind !== 'im' && message.userId !== bot.id && new RegExp(`<@${bot.id}(\\|[^>]*)?>`).test(message.text);
}

function placeOf(workspace: Workspace, message: Message): Wire {
  return { channel: message.channelId, channel_type: workspace.directory.channel(message.channelId).kind };
}
