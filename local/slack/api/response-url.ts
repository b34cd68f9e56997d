import { json, type LocalRequest, type LocalResponse } from '../../kernel/http.ts';
import type { Interactions, ResponseTarget } from '../events/interactions.ts';
import { acceptBlocks } from '../workspace/blocks.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Arguments, readArguments } from './arguments.ts';

/** Answers an interaction's `response_url`: replaces or deletes the message, or says something to one person or all. */
export async function answerResponseUrl(
  workspace: Workspace,
  interactions: Interactions,
  id: string,
  request: LocalRequest,
): Promise<LocalResponse> {
  const target = interactions.responseTarget(id);
  if (!target) return json(404, { ok: false, error: 'expired_url' });
  try {
    act(workspace, target, await readArguments(request));
    return json(200, { ok: true });
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return json(400, { ok: false, error: error.code });
  }
}

function act(workspace: Workspace, { message, userId }: ResponseTarget, call: Arguments): void {
  const botId = workspace.directory.bot.id;
  const { channelId, ts } = message;
  if (call.flag('delete_original')) {
    workspace.delete(botId, channelId, ts);
    return;
  }
  const blocksValue = call.structure('blocks', 'invalid_blocks_format');
  const blocks = blocksValue === undefined ? undefined : acceptBlocks(blocksValue);
  if (call.flag('replace_original')) {
    workspace.edit(botId, channelId, ts, { text: call.text('text'), blocks });
    return;
  }
  const threadTs = call.text('thread_ts') ?? message.threadTs;
  const draft = { userId: botId, channel: channelId, text: call.text('text') ?? '', blocks, threadTs };
  if (call.text('response_type') === 'in_channel') workspace.post(draft);
  else workspace.postEphemeral({ ...draft, toUserId: userId });
}
