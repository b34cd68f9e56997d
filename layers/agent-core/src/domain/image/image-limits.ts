import type { AttachmentLimits } from '../model/models.ts';
import { imageFormatOf } from './image-format.ts';
import { readImageHeader } from './image-header.ts';
import type { ImageReference } from './image-reference.ts';

/**
 * Bytes of all images in one request. Its body may have 20 MB (Bedrock user guide, Claude Messages request and response), in which images
 * are base64; what is left of it is for text, of which a million tokens take 4 MB.
 */
export const IMAGES_BYTES_MAX = 12_000_000;

/** Of these, what a prefix may show before it is compacted: room for one more of the largest that Converse takes (3.75 MB). */
export const SHOWN_IMAGES_BYTES_MAX = 8_000_000;

/** Width times height; 0 for what is no image. */
export function pixelsOf(image: Uint8Array): number {
  const format = imageFormatOf(image);
  const header = format && readImageHeader(format, Buffer.from(image));
  return header ? header.width * header.height : 0;
}

/** What becomes of an image on its way to the model: shown, perhaps with something to know about it, or why not. */
export type ImageVerdict =
  | { kind: 'shown'; format: ImageReference['format']; note?: string }
  | { kind: 'hidden'; reason: string };

/**
 * Judges an image by its bytes, whatever a name or header claims, before it enters the journal: Bedrock refuses a whole request
 * for one image that is damaged, or too large, which is more bytes or more pixels on a side than the model's limits say.
 */
export function judgeImage(bytes: Uint8Array, limits: AttachmentLimits | undefined, before: number): ImageVerdict {
  const format = imageFormatOf(bytes);
  if (!format) return hidden('its content is no image of a known kind');
  if (!limits) return hidden('this model sees no images');
  if (bytes.length > limits.bytesMax)
    return hidden(`it is too large to be shown: ${bytes.length} bytes, at most ${limits.bytesMax}`);
  const header = readImageHeader(format, Buffer.from(bytes));
  if (!header?.isWhole) return hidden(`it begins as ${format.toUpperCase()}, but is damaged or cut off`);
  const { width, height, isAnimated } = header;
  const { pixelsMax = Number.POSITIVE_INFINITY } = limits;
  if (Math.max(width, height) > pixelsMax)
    return hidden(`it is too large to be shown: ${width}x${height} pixels, at most ${pixelsMax} on a side`);
  if (before >= limits.countMax)
    return hidden(`this conversation shows ${limits.countMax} images already, and no more fit into one request`);
  return isAnimated
    ? { kind: 'shown', format, note: 'an animation: you see its first frame only' }
    : { kind: 'shown', format };
}

function hidden(reason: string): ImageVerdict {
  return { kind: 'hidden', reason };
}
