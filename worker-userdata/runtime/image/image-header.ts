import { readGif } from './gif.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';

/** What an image file says about itself. `isWhole`: it goes on to its proper end, as far as that shows without decoding. */
export type ImageHeader = { width: number; height: number; isAnimated: boolean; isWhole: boolean };

export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp';

/** By the first bytes, whatever the file is called. */
export function imageFormat(bytes: Buffer): ImageFormat | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'png';
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg';
  const start = bytes.toString('latin1', 0, 12);
  if (/^GIF8[79]a/.test(start)) return 'gif';
  return /^RIFF[\s\S]{4}WEBP/.test(start) ? 'webp' : undefined;
}

/** Undefined when the header makes no sense. Takes the whole file. */
export function readImageHeader(format: ImageFormat, bytes: Buffer): ImageHeader | undefined {
  try {
    const header = readers[format](bytes);
    return header && header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // The file ends where a field should be.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const readers: Record<ImageFormat, (bytes: Buffer) => ImageHeader | undefined> = {
  png: readPng,
  jpeg: readJpeg,
  gif: readGif,
  webp: readWebp,
};
