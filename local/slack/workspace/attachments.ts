import { tsToMs } from './timestamps.ts';
import type { Attachment, Message, StoredFile } from './types.ts';
import type { Workspace } from './workspace.ts';

/** An attachment as it travels; `fileToWire` knows the addresses of files. */
export function attachmentToWire(
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
