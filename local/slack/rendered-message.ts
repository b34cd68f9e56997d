import { buttonsOf } from './workspace/blocks.ts';
import { wireToPlain } from './workspace/mrkdwn-text.ts';
import { tsToMs } from './workspace/timestamps.ts';
import type { Block, Message, MessageMetadata, Reaction, StoredFile } from './workspace/types.ts';
import type { Workspace } from './workspace/workspace.ts';

export type RenderedButton = { actionId: string; label: string; value?: string; style?: string };

/** A message as a reader sees it, for terminals and tests. */
export type RenderedMessage = {
  channelId: string;
  ts: string;
  threadTs?: string;
  userId: string;
  author: string;
  isBot: boolean;
  writtenAtMs: number;
  /** Plain text: blocks when there are any (Slack shows those instead of `text`), mentions as @name, links as text (url). */
  text: string;
  /** As it travels. */
  wireText: string;
  isEdited: boolean;
  isDeleted: boolean;
  reactions: readonly Reaction[];
  buttons: RenderedButton[];
  files: StoredFile[];
  metadata?: MessageMetadata;
  blocks?: readonly Block[];
};

export function renderMessage(workspace: Workspace, message: Message): RenderedMessage {
  const author = workspace.directory.user(message.userId);
  const shown = message.blocks ? blocksToText(message.blocks) : message.text;
  return {
    channelId: message.channelId,
    ts: message.ts,
    ...(message.threadTs ? { threadTs: message.threadTs } : {}),
    userId: author.id,
    author: author.name,
    isBot: author.kind === 'bot',
    writtenAtMs: tsToMs(message.ts),
    text: wireToPlain(shown || message.text, workspace.directory),
    wireText: message.text,
    isEdited: message.edited !== undefined,
    isDeleted: message.kind === 'tombstone',
    reactions: message.reactions,
    buttons: buttonsOf(message.blocks).map(({ element, actionId }) => ({
      actionId,
      label: textOf(element.text),
      ...(typeof element.value === 'string' ? { value: element.value } : {}),
      ...(typeof element.style === 'string' ? { style: element.style } : {}),
    })),
    files: workspace.files.find(message.fileIds),
    ...(message.metadata ? { metadata: message.metadata } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
  };
}

function blocksToText(blocks: readonly Block[]): string {
  return blocks.map(blockToText).filter(Boolean).join('\n');
}

function blockToText(block: Block): string {
  const fields = Array.isArray(block.fields) ? block.fields.map(textOf) : [];
  const elements = block.type === 'context' && Array.isArray(block.elements) ? block.elements.map(textOf) : [];
  return [textOf(block.text), ...fields, elements.join(' ')].filter(Boolean).join('\n');
}

/** The words of a text object, of an element holding one, or of a markdown block (whose text is a string). */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('text' in value)) return '';
  return textOf(value.text);
}
