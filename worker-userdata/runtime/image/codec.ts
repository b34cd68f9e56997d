import { inflateSync } from 'node:zlib';
import gifCodec from '@jimp/js-gif';
import jpegCodec from '@jimp/js-jpeg';
import pngCodec from '@jimp/js-png';
import { isTurned, type Orientation } from '@remote-swe/core/domain/image/exif';
import type { ImageHeader } from '@remote-swe/core/domain/image/image-header';
import type { ImageReference } from '@remote-swe/core/domain/image/image-reference';
import { chunksOf } from '@remote-swe/core/domain/image/png';
import type { Bitmap } from './bitmap.ts';

/** Formats that can be taken apart here. WebP is not one: its decoder would be as large as everything else. */
export type DecodedFormat = Exclude<ImageReference['format'], 'webp'>;

/** Memory that the JPEG decoder may take, in megabytes. */
const JPEG_MEMORY_MB_MAX = 1_024;
const JPEG_QUALITY = 85;
/** Bytes of a pixel at most (16 bits for each of four channels), and of a row beside its pixels. */
const PIXEL_BYTES_MAX = 8;
const ROW_BYTES_EXTRA = 8;

/** The picture itself, upright; of an animation its first frame. Throws when the data are damaged, or are more than the header says. */
export function decode(format: DecodedFormat, bytes: Buffer, header: ImageHeader): Bitmap {
  switch (format) {
    case 'png':
      refuseBomb(bytes, header);
      return pngCodec().decode(bytes, { checkCRC: false });
    case 'jpeg': {
      const megapixels = Math.ceil((header.width * header.height) / 1_000_000);
      const options = { maxMemoryUsageInMB: JPEG_MEMORY_MB_MAX, maxResolutionInMP: megapixels };
      const { width, height, data } = jpegCodec().decode(bytes, options);
      return upright({ width, height, data: Buffer.from(data) }, header.orientation);
    }
    case 'gif':
      return gifCodec().decode(bytes);
  }
}

/** The decoder unpacks all data of an interlaced picture before it looks at their length. */
function refuseBomb(bytes: Buffer, { width, height }: ImageHeader): void {
  const data = [...chunksOf(bytes)].flatMap(({ type, data: chunk }) => (type === 'IDAT' ? [chunk] : []));
  const maxOutputLength = 2 * height * (width * PIXEL_BYTES_MAX + ROW_BYTES_EXTRA);
  inflateSync(Buffer.concat(data), { maxOutputLength });
}

export function encodePng(bitmap: Bitmap): Buffer {
  return pngCodec().encode(bitmap, { deflateLevel: 6, deflateStrategy: 0 });
}

export function encodeJpeg(bitmap: Bitmap): Buffer {
  return jpegCodec().encode(bitmap, { quality: JPEG_QUALITY });
}

/** Orientations in which the stored columns, or the stored rows, are read from the end. */
const COLUMNS_FROM_END: ReadonlySet<Orientation> = new Set([2, 3, 7, 8] as const);
const ROWS_FROM_END: ReadonlySet<Orientation> = new Set([3, 4, 6, 7] as const);

/** The bitmap as it is to be seen. */
function upright(stored: Bitmap, orientation: Orientation | undefined): Bitmap {
  if (orientation === undefined) return stored;
  const turned = isTurned(orientation);
  const [width, height] = turned ? [stored.height, stored.width] : [stored.width, stored.height];
  const columns = order(stored.width, COLUMNS_FROM_END.has(orientation));
  const rows = order(stored.height, ROWS_FROM_END.has(orientation));
  const data = Buffer.alloc(stored.data.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const column = columns[turned ? y : x] ?? 0;
      const row = rows[turned ? x : y] ?? 0;
      data.writeUInt32LE(stored.data.readUInt32LE((row * stored.width + column) * 4), at);
    }
  return { width, height, data };
}

function order(length: number, isFromEnd: boolean): Int32Array {
  return Int32Array.from({ length }, (_, index) => (isFromEnd ? length - 1 - index : index));
}
