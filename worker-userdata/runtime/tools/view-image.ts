import { closeSync, fstatSync } from 'node:fs';
import { imageFormatOf } from '@remote-swe/core/domain/image/image-format';
import { type ImageHeader, readImageHeader } from '@remote-swe/core/domain/image/image-header';
import type { ImageReference } from '@remote-swe/core/domain/image/image-reference';
import { readFile } from '@remote-swe/core/tools/read-file';
import {
  type Region,
  VIEW_BYTES_MAX,
  VIEW_FILE_BYTES_MAX,
  VIEW_FILE_PIXELS_MAX,
  VIEW_SIDE_PIXELS_MAX,
  type ViewImageInput,
  viewImage,
} from '@remote-swe/core/tools/view-image';
import { readStart } from '../files/read-file.ts';
import { conversionCommand } from '../image/conversion.ts';
import { scaleImage } from '../image/scale-image.ts';
import { quoted } from '../process/quoted.ts';
import { asToolUser } from '../process/user.ts';
import { openIfThere } from './open-if-there.ts';
import { resolvePath } from './paths.ts';
import { similarHint } from './similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, workerTool } from './worker-tool.ts';

export const viewImageTool = workerTool<ViewImageInput>(viewImage, (input, context) => {
  const path = resolvePath(input.path, context);
  const read = asToolUser(context.user, () => readImageFile(path, context));
  return Buffer.isBuffer(read) ? show(path, read, input.region, context) : read;
});

/** The file's bytes, or why not. */
function readImageFile(path: string, context: CallContext): Buffer | ToolAnswer {
  const file = openIfThere(path);
  if (file === undefined) {
    const hint = similarHint(path, context.home.workspace) ?? 'Look with ls.';
    return errorAnswer(`No such file: ${path}. ${hint}`);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return errorAnswer(`${path} is not a regular file; name an image file.`);
    if (stat.size > VIEW_FILE_BYTES_MAX)
      return errorAnswer(
        `${path} has ${stat.size} bytes; an image may have ${VIEW_FILE_BYTES_MAX}. ${smaller(path, context)}`,
      );
    return readStart(file, VIEW_FILE_BYTES_MAX);
  } finally {
    closeSync(file);
  }
}

type Image = { path: string; format: ImageReference['format']; header: ImageHeader; bytes: Buffer };

async function show(
  path: string,
  bytes: Buffer,
  region: Region | undefined,
  context: CallContext,
): Promise<ToolAnswer> {
  const format = imageFormatOf(bytes);
  if (!format) return errorAnswer(notAnImage(path, bytes, context));
  const header = readImageHeader(format, bytes);
  if (!header?.isWhole) return errorAnswer(damaged(path, `it begins as ${format.toUpperCase()} but is cut off`, bytes));
  const image: Image = { path, format, header, bytes };
  const { width, height } = header;
  if (region && (region.x + region.width > width || region.y + region.height > height))
    return errorAnswer(`The region does not lie inside ${path}, which is ${width}x${height} pixels.`);
  const fits = Math.max(width, height) <= VIEW_SIDE_PIXELS_MAX && bytes.length <= VIEW_BYTES_MAX;
  // Nobody says whether a model turns a picture itself.
  if (fits && !region && !header.orientation) return shown(caption(image), format, bytes.toString('base64'));
  if (format === 'webp')
    return errorAnswer(
      `${captionStart(image)} A WebP file of more than ${VIEW_SIDE_PIXELS_MAX} pixels or ${VIEW_BYTES_MAX} bytes, or a part of one, cannot be shown as it is. ${smaller(path, context)}`,
    );
  if (width * height > VIEW_FILE_PIXELS_MAX)
    return errorAnswer(
      `${path} is ${width}x${height} pixels; more than ${VIEW_FILE_PIXELS_MAX} in all are not taken apart here. ${smaller(path, context)}`,
    );
  return showScaled(image, region, context);
}

async function showScaled(image: Image, region: Region | undefined, context: CallContext): Promise<ToolAnswer> {
  const { path, bytes } = image;
  const limits = { sidePixelsMax: VIEW_SIDE_PIXELS_MAX, bytesMax: VIEW_BYTES_MAX };
  const file = { path, fileBytesMax: VIEW_FILE_BYTES_MAX, filePixelsMax: VIEW_FILE_PIXELS_MAX };
  const scaled = await scaleImage({ ...file, ...limits, region }, context);
  if (!scaled) return { kind: 'stopped' };
  if (scaled.kind === 'failed') return errorAnswer(damaged(path, scaled.reason, bytes));
  const part = region ?? { x: 0, y: 0, ...image.header };
  const from = region ? ` You see the region of ${part.width}x${part.height} at ${part.x},${part.y}` : ' You see it';
  const factor = part.width / scaled.width;
  const how =
    factor === 1
      ? ' in full size.'
      : ` as ${scaled.width}x${scaled.height}: one pixel stands for ${factor.toFixed(2)} of the file.${region ? '' : ' Use region to see details.'}`;
  return shown(caption(image) + from + how, scaled.format, scaled.base64);
}

function shown(text: string, format: ImageReference['format'], base64: string): ToolAnswer {
  return {
    kind: 'answered',
    isError: false,
    content: [
      { type: 'text', text },
      { type: 'image', format, base64 },
    ],
  };
}

function damaged(path: string, reason: string, bytes: Buffer): string {
  return `${path} (${bytes.length} bytes) is damaged or cut off, and cannot be shown: ${reason}. Make it again, or look at it with: file, xxd | head.`;
}

function captionStart({ path, format, header, bytes }: Image): string {
  return `${path}: ${format.toUpperCase()}, ${header.width}x${header.height} pixels, ${bytes.length} bytes.`;
}

function caption(image: Image): string {
  const { isAnimated, orientation } = image.header;
  const turned = orientation
    ? ` It is stored turned or mirrored (EXIF orientation ${orientation}): you see it upright, and sizes and regions are meant so.`
    : '';
  return captionStart(image) + (isAnimated ? ' It is an animation: you see its first frame only.' : turned);
}

function smaller(path: string, { environment }: CallContext): string {
  const command = conversionCommand(path, VIEW_SIDE_PIXELS_MAX, environment.PATH ?? '');
  return `Make it smaller with bash and view that file, for example: ${command}`;
}

function notAnImage(path: string, bytes: Buffer, context: CallContext): string {
  if (bytes.length === 0) return `${path} is empty.`;
  const start = bytes.toString('latin1', 0, 512);
  if (/^%PDF/.test(start))
    return `${path} is a PDF. Make images of its pages: pdftoppm -png -r 80 ${quoted(path)} /tmp/page`;
  if (/<svg[\s>]/.test(start))
    return `${path} is an SVG: read it with ${readFile.name}, or draw it: rsvg-convert ${quoted(path)} -o /tmp/view.png`;
  const command = conversionCommand(path, VIEW_SIDE_PIXELS_MAX, context.environment.PATH ?? '');
  return `${path} is not a PNG, JPEG, GIF or WebP file (its bytes decide, not its name). If it is another kind of image, convert it, for example: ${command}`;
}
