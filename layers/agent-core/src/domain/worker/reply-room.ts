import { counted } from '../counted.ts';
import { oneLine } from '../frames/one-line.ts';
import { IMAGES_BYTES_MAX, type ImageVerdict, pixelsOf } from '../image/image-limits.ts';
import type { ToolCall, ToolContent, ToolResult } from '../tool/tool.ts';

/**
 * What the results of one reply may still bring in, from all their calls together: bytes of text (UTF-8), and images by number, bytes
 * and pixels. The worker holds to it so that no report grows beyond it, the engine whatever a worker says.
 */
export type ReplyRoom = { textBytes: number; images: number; imageBytes: number; pixels: number };

/** About 115,000 tokens: more than that in one step leaves no model room to work with it. */
export const REPLY_TEXT_BYTES_MAX = 400_000;
/** Converse takes 20 in a message (API reference, Message). */
export const REPLY_IMAGES_MAX = 20;
/** 20 of 2,000 by 2,000 pixels, as view_image makes them. */
export const REPLY_PIXELS_MAX = 80_000_000;

export const REPLY_ROOM: ReplyRoom = {
  textBytes: REPLY_TEXT_BYTES_MAX,
  images: REPLY_IMAGES_MAX,
  imageBytes: IMAGES_BYTES_MAX,
  pixels: REPLY_PIXELS_MAX,
};

const IMAGE_BOUNDS = `${REPLY_IMAGES_MAX} images of ${IMAGES_BYTES_MAX / 1_000_000} MB and ${REPLY_PIXELS_MAX / 1_000_000} megapixels in all`;
/** The verdict on an image of a person for which {@link hasRoom} is false. */
export const NO_ROOM_FOR_IMAGE: ImageVerdict = {
  kind: 'hidden',
  reason: `what people attach, together with what the conversation shows already, is shown up to ${IMAGE_BOUNDS}`,
};

/** Pieces of one result; the rest is told by number. Catches a worker that reports a million empty ones. */
const PARTS_MAX = 600;
/** What every text keeps although there is no room left, from both ends: how a command ended stands there. */
const STUB_BYTES = 1_000;
/** This share of what stays of a text comes from its beginning, the rest from its end. */
const HEAD_SHARE = 0.5;
/** Characters of a file's name in a note. */
const LABEL_CHARS_MAX = 80;

/** Whose result it is: its name and file go into the notes. Absent where only the id is known. */
type Caller = Pick<ToolCall, 'name' | 'input'> | undefined;

/** The result as it fits into the room, and what is left of that. What does not fit is told by name. */
export function fitResult(
  result: ToolResult,
  caller: Caller,
  room: ReplyRoom,
): { result: ToolResult; room: ReplyRoom } {
  const content: ToolContent[] = [];
  let left = room;
  for (const part of result.content.slice(0, PARTS_MAX)) {
    const fit = part.type === 'text' ? fitText(part, caller, left) : fitImage(part, caller, left);
    content.push(fit.part);
    left = fit.room;
  }
  const more = result.content.length - PARTS_MAX;
  if (more > 0) content.push(text(`(${more} more parts of ${resultLabel(caller)} were left out.)`));
  return { result: { ...result, content }, room: left };
}

/** The same for one result after the other. */
export function fitResults(results: ToolResult[], callers: ToolCall[], room: ReplyRoom): ToolResult[] {
  let left = room;
  return results.map((result) => {
    const caller = callers.find(({ toolCallId }) => toolCallId === result.toolCallId);
    const fit = fitResult(result, caller, left);
    left = fit.room;
    return fit.result;
  });
}

/** The room without what these results hold; it may come to less than nothing. */
export function roomAfter(results: ToolResult[], room: ReplyRoom): ReplyRoom {
  return results.flatMap(({ content }) => content).reduce(without, room);
}

function without(room: ReplyRoom, part: ToolContent): ReplyRoom {
  if (part.type === 'image') return roomWithImage(room, Buffer.from(part.base64, 'base64'));
  return { ...room, textBytes: room.textBytes - Buffer.byteLength(part.text) };
}

/** The room with this image in it; it may come to less than nothing, see {@link hasRoom}. */
export function roomWithImage(room: ReplyRoom, image: Uint8Array): ReplyRoom {
  const images = room.images - 1;
  return { ...room, images, imageBytes: room.imageBytes - image.length, pixels: room.pixels - pixelsOf(image) };
}

export function hasRoom({ images, imageBytes, pixels }: ReplyRoom): boolean {
  return images >= 0 && imageBytes >= 0 && pixels >= 0;
}

type Fit = { part: ToolContent; room: ReplyRoom };

function fitImage(part: ToolContent, caller: Caller, room: ReplyRoom): Fit {
  const left = without(room, part);
  if (hasRoom(left)) return { part, room: left };
  return { part: text(leftOutImage(caller)), room };
}

function leftOutImage(caller: Caller): string {
  return `(${imageLabel(caller)} was left out: the results of one reply, together with what the conversation shows already, hold at most ${IMAGE_BOUNDS}; view it alone.)`;
}

function fitText(part: Extract<ToolContent, { type: 'text' }>, caller: Caller, room: ReplyRoom): Fit {
  const bytes = Buffer.byteLength(part.text);
  const may = Math.max(room.textBytes, STUB_BYTES);
  if (bytes <= may) return { part, room: { ...room, textBytes: room.textBytes - bytes } };
  const short = { ...part, text: shortened(part.text, may, caller) };
  return { part: short, room: { ...room, textBytes: room.textBytes - may } };
}

function shortened(whole: string, bytesMax: number, caller: Caller): string {
  const bytes = Buffer.from(whole);
  const head = Math.floor(bytesMax * HEAD_SHARE);
  const tail = bytesMax - head;
  const note = `[… left out here: ${counted(bytes.length - bytesMax, 'byte')} of ${resultLabel(caller)}: the results of one reply hold at most ${REPLY_TEXT_BYTES_MAX} bytes of text in all. Make fewer calls at once. …]`;
  return `${wholeCharacters(bytes.subarray(0, head))}\n${note}\n${wholeCharacters(bytes.subarray(bytes.length - tail))}`;
}

/** Without the half of a character at either end. */
function wholeCharacters(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\ufffd{1,3}|\ufffd$/g, '');
}

function imageLabel(caller: Caller): string {
  return fileOf(caller) ?? (caller ? `An image of ${oneLine(caller.name, LABEL_CHARS_MAX)}` : 'An image');
}

function resultLabel(caller: Caller): string {
  if (!caller) return 'a result';
  return ['the result of', oneLine(caller.name, LABEL_CHARS_MAX), fileOf(caller)].filter(Boolean).join(' ');
}

function fileOf(caller: Caller): string | undefined {
  const path = (caller?.input as { path?: unknown } | null | undefined)?.path;
  return typeof path === 'string' && path !== ''
    ? oneLine(path.slice(path.lastIndexOf('/') + 1), LABEL_CHARS_MAX)
    : undefined;
}

function text(words: string): ToolContent {
  return { type: 'text', text: words };
}
