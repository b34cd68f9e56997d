import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { imageFormatOf } from '@remote-swe/core/domain/image-format';
import type { ImageReference } from '@remote-swe/core/domain/transcript';
import {
  VIEW_BYTES_MAX,
  VIEW_SIDE_PIXELS_GOOD,
  VIEW_SIDE_PIXELS_MAX,
  type ViewImageInput,
  viewImage,
} from '@remote-swe/core/tools/view-image';
import { conversionCommand } from '../image/conversion.ts';
import { type ImageHeader, readImageHeader } from '../image/image-header.ts';
import { errorCode } from '../ledger/durable.ts';
import { asToolUser } from '../process/user.ts';
import { resolvePath } from './paths.ts';
import { similarPaths } from './similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, workerTool } from './worker-tool.ts';

export const viewImageTool = workerTool<ViewImageInput>(viewImage, (input, context) => {
  const path = resolvePath(input.path, context);
  const read = asToolUser(context.user, () => readImageFile(path, context));
  return Buffer.isBuffer(read) ? show(path, read, context) : read;
});

/** The file's bytes, or why not. */
function readImageFile(path: string, context: CallContext): Buffer | ToolAnswer {
  const file = openIfThere(path);
  if (file === undefined) {
    const similar = similarPaths(path, context.home.workspace);
    const hint = similar.length > 0 ? `Similar: ${similar.join(', ')}.` : 'Look with ls.';
    return errorAnswer(`No such file: ${path}. ${hint}`);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return errorAnswer(`${path} is not a regular file; name an image file.`);
    if (stat.size > VIEW_BYTES_MAX)
      return errorAnswer(
        `${path} has ${stat.size} bytes; an image may have ${VIEW_BYTES_MAX}. ${smaller(path, context)}`,
      );
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    // A pipe without writer would block a plain open.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function show(path: string, bytes: Buffer, context: CallContext): ToolAnswer {
  const format = imageFormatOf(bytes);
  if (!format) return errorAnswer(notAnImage(path, bytes, context));
  const header = readImageHeader(format, bytes);
  if (!header?.isWhole)
    return errorAnswer(
      `${path} begins as ${format.toUpperCase()} but is damaged or cut off (${bytes.length} bytes); it cannot be shown. Make it again, or look at it with: file, xxd | head.`,
    );
  const { width, height } = header;
  if (Math.max(width, height) > VIEW_SIDE_PIXELS_MAX)
    return errorAnswer(
      `${path} is ${width}x${height} pixels; a side may have ${VIEW_SIDE_PIXELS_MAX}. ${smaller(path, context)}`,
    );
  return {
    kind: 'answered',
    isError: false,
    content: [
      { type: 'text', text: caption(path, format, header, bytes.length) },
      { type: 'image', format, base64: bytes.toString('base64') },
    ],
  };
}

function caption(
  path: string,
  format: ImageReference['format'],
  { width, height, isAnimated }: ImageHeader,
  size: number,
): string {
  const animated = isAnimated ? ' It is an animation: you see its first frame only.' : '';
  const large =
    Math.max(width, height) > VIEW_SIDE_PIXELS_GOOD
      ? ` It is seen scaled down to about ${VIEW_SIDE_PIXELS_GOOD} pixels; crop it to see details.`
      : '';
  return `${path}: ${format.toUpperCase()}, ${width}x${height} pixels, ${size} bytes.${animated}${large}`;
}

function smaller(path: string, { environment }: CallContext): string {
  const command = conversionCommand(path, VIEW_SIDE_PIXELS_GOOD, environment.PATH ?? '');
  return `Make it smaller with bash and view that file, for example: ${command}`;
}

function notAnImage(path: string, bytes: Buffer, context: CallContext): string {
  if (bytes.length === 0) return `${path} is empty.`;
  const start = bytes.toString('latin1', 0, 512);
  if (/^%PDF/.test(start)) return `${path} is a PDF. Make images of its pages: pdftoppm -png -r 80 '${path}' /tmp/page`;
  if (/<svg[\s>]/.test(start))
    return `${path} is an SVG: read it with read_file, or draw it: rsvg-convert '${path}' -o /tmp/view.png`;
  const command = conversionCommand(path, VIEW_SIDE_PIXELS_GOOD, context.environment.PATH ?? '');
  return `${path} is not a PNG, JPEG, GIF or WebP file (its bytes decide, not its name). If it is another kind of image, convert it, for example: ${command}`;
}
