import type { ImageHeader } from './image-header.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data. */
const FRAME_BYTES = 12;

/** Chunks after the signature: the first is IHDR with the size, acTL announces an animation, IEND is the last. */
export function readPng(bytes: Buffer): ImageHeader | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  const types = new Set<string>();
  let position = SIGNATURE_BYTES;
  while (position + FRAME_BYTES <= bytes.length) {
    types.add(bytes.toString('latin1', position + 4, position + 8));
    position += FRAME_BYTES + bytes.readUInt32BE(position);
  }
  const isWhole = types.has('IDAT') && types.has('IEND') && position <= bytes.length;
  return { ...size, isAnimated: types.has('acTL'), isWhole };
}
