import type { ImageHeader } from './image-header.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data. */
const FRAME_BYTES = 12;

/** A chunk of a PNG file; `end` is where the next one should begin. */
type Chunk = { type: string; data: Buffer; end: number };

export function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let position = SIGNATURE_BYTES; position + FRAME_BYTES <= bytes.length; ) {
    const dataBytes = bytes.readUInt32BE(position);
    const dataAt = position + 8;
    const end = position + FRAME_BYTES + dataBytes;
    const type = bytes.toString('latin1', position + 4, dataAt);
    chunks.push({ type, data: bytes.subarray(dataAt, dataAt + dataBytes), end });
    position = end;
  }
  return chunks;
}

/** Chunks after the signature: the first is IHDR with the size, acTL announces an animation, IEND is the last. */
export function readPng(bytes: Buffer): ImageHeader | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  const chunks = chunksOf(bytes);
  const types = new Set(chunks.map(({ type }) => type));
  const isWhole = types.has('IDAT') && types.has('IEND') && (chunks.at(-1)?.end ?? 0) <= bytes.length;
  return { ...size, isAnimated: types.has('acTL'), isWhole };
}
