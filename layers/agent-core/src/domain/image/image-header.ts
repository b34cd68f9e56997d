import type { Orientation } from './exif.ts';
import { readGif } from './gif.ts';
import type { ImageReference } from './image-reference.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';

/**
 * What an image file says about itself. The size is that of the picture as it is to be seen, after `orientation`. `isWhole`: it
 * goes on to its proper end, as far as that shows without decoding.
 */
export type ImageHeader = {
  width: number;
  height: number;
  orientation?: Orientation;
  isAnimated: boolean;
  isWhole: boolean;
};

/** Undefined when the header makes no sense. Takes the whole file. */
export function readImageHeader(format: ImageReference['format'], bytes: Buffer): ImageHeader | undefined {
  try {
    const header = readers[format](bytes);
    return header && header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // The file ends where a field should be.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const readers: Record<ImageReference['format'], (bytes: Buffer) => ImageHeader | undefined> = {
  png: readPng,
  jpeg: readJpeg,
  gif: readGif,
  webp: readWebp,
};
