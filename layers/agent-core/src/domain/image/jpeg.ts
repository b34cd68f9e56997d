import { isExif, isTurned, readOrientation } from './exif.ts';
import type { ImageHeader } from './image-header.ts';

/** Markers without a length: restarts, start and end of the image. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
/** Start of frame; the gaps are other tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Where EXIF stands; other things may stand in another one. */
const APPLICATION_1 = 0xe1;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Segments up to the start of frame, which holds the size. Its end marker may have other data after it. */
export function readJpeg(bytes: Buffer): ImageHeader | undefined {
  let exif: Buffer | undefined;
  for (let position = 2; ; ) {
    if (bytes.readUInt8(position) !== 0xff) return undefined;
    const marker = bytes.readUInt8(position + 1);
    if (isFrame(marker)) {
      const orientation = exif && readOrientation(exif);
      const [height, width] = [bytes.readUInt16BE(position + 5), bytes.readUInt16BE(position + 7)];
      const size = isTurned(orientation) ? { width: height, height: width } : { width, height };
      const isWhole = bytes.includes(END_OF_IMAGE, position);
      return { ...size, ...(orientation ? { orientation } : {}), isAnimated: false, isWhole };
    }
    if (marker === APPLICATION_1 && !exif) {
      const content = bytes.subarray(position + 4, position + 2 + bytes.readUInt16BE(position + 2));
      if (isExif(content)) exif = content;
    }
    // 0xff may be repeated before a marker.
    if (marker === 0xff) position += 1;
    else position += isBare(marker) ? 2 : 2 + bytes.readUInt16BE(position + 2);
  }
}
