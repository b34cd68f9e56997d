import { SlackError } from '../workspace/slack-error.ts';
import { fileToWire } from '../workspace/wire.ts';
import type { Arguments } from './arguments.ts';
import { readBlocks } from './chat.ts';
import type { Method } from './method.ts';

/** Files that one completeUploadExternal call may name. */
const FILES_MAX = 20;

export const getUploadUrl: Method = ({ workspace, origin }, call) => {
  const bytes = Number(call.required('length'));
  if (!Number.isInteger(bytes) || bytes < 1)
    throw new SlackError('invalid_arguments', '[ERROR] length must be positive');
  const ticket = workspace.files.announce(workspace.directory.bot.id, call.required('filename'), bytes);
  return { upload_url: `${origin}/slack/upload/${ticket.uploadToken}`, file_id: ticket.fileId };
};

/** Shares at once; Slack itself may take a few seconds until the message is there. */
export const completeUpload: Method = ({ workspace, origin }, call) => {
  const channel = call.text('channel_id') || call.text('channels') || undefined;
  if (channel) workspace.directory.channel(channel);
  const comment = call.text('initial_comment') || undefined;
  // As Slack: with a comment the blocks are ignored.
  const blocks = comment === undefined ? readBlocks(call) : undefined;
  const files = readFiles(call).map(({ id, title }) => workspace.files.complete(id, title));
  if (channel)
    workspace.post({
      userId: workspace.directory.bot.id,
      channel,
      text: comment ?? '',
      blocks,
      threadTs: call.text('thread_ts') || undefined,
      fileIds: files.map((file) => file.id),
    });
  return { files: files.map((file) => fileToWire(workspace, file, origin)) };
};

export const info: Method = ({ workspace, origin }, call) => {
  const file = workspace.files.get(call.required('file'));
  if (file.gone) throw new SlackError(file.gone === 'tombstone' ? 'file_deleted' : 'file_not_found');
  return { file: fileToWire(workspace, file, origin), comments: [], response_metadata: { next_cursor: '' } };
};

function readFiles(call: Arguments): { id: string; title?: string }[] {
  const value = call.structure('files', 'invalid_arguments');
  if (!Array.isArray(value) || value.length === 0 || value.length > FILES_MAX)
    throw new SlackError('invalid_arguments', `[ERROR] files must be a list of 1 to ${FILES_MAX}`);
  return value.map((file: { id?: unknown; title?: unknown }) => {
    if (typeof file?.id !== 'string') throw new SlackError('invalid_arguments', '[ERROR] every file needs an id');
    return { id: file.id, ...(typeof file.title === 'string' ? { title: file.title } : {}) };
  });
}
