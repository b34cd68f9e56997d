import { imageFormatOf } from '@remote-swe/core/domain/image/image-format';
import { readImageHeader } from '@remote-swe/core/domain/image/image-header';
import { type Bitmap, cropped, onWhite, shrunk, sizeWithin } from '../bitmap.ts';
import { type DecodedFormat, decode, encodeJpeg, encodePng } from '../codec.ts';
import type { ScaleAnswer, ScaleRequest } from '../scale-contract.ts';

/**
 * Smaller sizes that are tried to come below the bytes, each with three quarters of the side before: the last has a quarter of
 * the first.
 */
const SIZES_MAX = 5;
const SIZE_SHARE = 0.75;

/** The part that is asked for, within the bounds of what the model sees. Checks again what the caller has checked. */
export function scale(bytes: Buffer, request: ScaleRequest): ScaleAnswer {
  const format = imageFormatOf(bytes);
  const header = format && readImageHeader(format, bytes);
  if (!format || format === 'webp' || !header || header.width * header.height > request.filePixelsMax)
    return { kind: 'failed', reason: 'the file has changed while it was looked at' };
  const whole = decode(format, bytes, header);
  return encoded(request.region ? cropped(whole, request.region) : whole, format, request);
}

function encoded(bitmap: Bitmap, format: DecodedFormat, { sidePixelsMax, bytesMax }: ScaleRequest): ScaleAnswer {
  let side = sidePixelsMax;
  for (let tries = 0; tries < SIZES_MAX; tries++) {
    const size = sizeWithin(bitmap, side);
    const small = size.width === bitmap.width && size.height === bitmap.height ? bitmap : shrunk(bitmap, size);
    for (const [name, bytes] of pictures(small, format))
      if (bytes.length <= bytesMax) return { kind: 'scaled', format: name, ...size, base64: bytes.toString('base64') };
    side = Math.round(Math.max(size.width, size.height) * SIZE_SHARE);
  }
  return { kind: 'failed', reason: `it has more than ${bytesMax} bytes also when it is small` };
}

/** Photographs stay what they are; drawings and screenshots are sharp as PNG, and become JPEG only where they must. */
function* pictures(bitmap: Bitmap, format: DecodedFormat): Generator<['png' | 'jpeg', Buffer]> {
  if (format !== 'jpeg') yield ['png', encodePng(bitmap)];
  yield ['jpeg', encodeJpeg(onWhite(bitmap))];
}
