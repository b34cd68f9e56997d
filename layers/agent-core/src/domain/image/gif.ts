import type { ImageHeader } from './image-header.ts';

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;

/** Screen descriptor, then blocks: two images are an animation, the trailer is the end. */
export function readGif(bytes: Buffer): ImageHeader | undefined {
  const size = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  let position = 13 + colourTableBytes(bytes.readUInt8(10));
  let images = 0;
  while (position < bytes.length) {
    const kind = bytes.readUInt8(position);
    if (kind === TRAILER) return { ...size, isAnimated: images > 1, isWhole: images > 0 };
    // No honest frame is larger than the picture. Such a frame would be unpacked in its own size.
    if (kind === IMAGE && !fitsInto(size, bytes, position)) break;
    if (kind === IMAGE) images += 1;
    else if (kind !== EXTENSION) break;
    const dataAt = kind === IMAGE ? position + 11 + colourTableBytes(bytes.readUInt8(position + 9)) : position + 2;
    position = endOfSubBlocks(bytes, dataAt);
  }
  return { ...size, isAnimated: images > 1, isWhole: false };
}

function fitsInto({ width, height }: { width: number; height: number }, bytes: Buffer, position: number): boolean {
  const [left, top] = [bytes.readUInt16LE(position + 1), bytes.readUInt16LE(position + 3)];
  return left + bytes.readUInt16LE(position + 5) <= width && top + bytes.readUInt16LE(position + 7) <= height;
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Data comes in pieces with their length before them; an empty one ends it. */
function endOfSubBlocks(bytes: Buffer, start: number): number {
  let position = start;
  while (position < bytes.length) {
    const length = bytes.readUInt8(position);
    position += 1 + length;
    if (length === 0) return position;
  }
  return position;
}
