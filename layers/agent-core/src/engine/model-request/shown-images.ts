import { judgeImage } from '../../domain/image/image-limits.ts';
import { type AttachmentLimits, hasModel, modelNamed } from '../../domain/model/models.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { ToolContent, ToolResult } from '../../domain/tool/tool.ts';
import { REPLY_ROOM, type ReplyRoom, roomAfter } from '../../domain/worker/reply-room.ts';
import type { Settings } from '../context/settings.ts';

/** Limits of the session's model for images, and how many its prefix shows already. */
export type ImageRoom = { limits: AttachmentLimits | undefined; before: number };

/** For the session's model, or the one that it will get; `more`: images that are about to enter the same prefix. */
export function imageRoom(state: SessionState, settings: Pick<Settings, 'models' | 'model'>, more = 0): ImageRoom {
  const name = hasModel(settings.models, state.model) ? state.model : settings.model;
  return { limits: modelNamed(settings.models, name).images, before: (state.context?.images ?? 0) + more };
}

export function imagesIn(results: ToolResult[]): number {
  return results.flatMap((result) => result.content).filter((part) => part.type === 'image').length;
}

/** What the results of a reply may still bring in, beside those that are there and what the prefix shows already. */
export function replyRoom({ context }: SessionState, results: ToolResult[]): ReplyRoom {
  const room = roomAfter(results, REPLY_ROOM);
  return { ...room, imageBytes: room.imageBytes - (context?.imageBytes ?? 0) };
}

/** Results as they may enter the journal: an image that the model could not be sent becomes a line that says why. */
export function withinImageLimits(results: ToolResult[], { limits, before }: ImageRoom): ToolResult[] {
  const counted = { shown: before };
  return results.map((result) => {
    if (!result.content.some((part) => part.type === 'image')) return result;
    return { ...result, content: result.content.flatMap((part) => shownPart(part, limits, counted)) };
  });
}

function shownPart(part: ToolContent, limits: AttachmentLimits | undefined, counted: { shown: number }): ToolContent[] {
  if (part.type !== 'image') return [part];
  const verdict = judgeImage(Buffer.from(part.base64, 'base64'), limits, counted.shown);
  if (verdict.kind === 'hidden') return [{ type: 'text', text: `(An image is not shown: ${verdict.reason}.)` }];
  counted.shown += 1;
  const note: ToolContent[] = verdict.note ? [{ type: 'text', text: `(${verdict.note})` }] : [];
  return [...note, { ...part, format: verdict.format }];
}
