import type { ImageHeader } from './image-header.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data. */
const FRAME_BYTES = 12;
/** Chunks whose presence says something; a file may name any number of others. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(['IDAT', 'IEND', 'acTL']);

/** A chunk of a PNG file; `end` is where the next one should begin. */
type Chunk = { type: string; data: Buffer; end: number };

/** One after the other, because a hostile file has millions. */
export function* chunksOf(bytes: Buffer): Generator<Chunk> {
  for (let position = SIGNATURE_BYTES; position + FRAME_BYTES <= bytes.length; ) {
    const dataBytes = bytes.readUInt32BE(position);
    const dataAt = position + 8;
    const end = position + FRAME_BYTES + dataBytes;
    const type = bytes.toString('latin1', position + 4, dataAt);
    yield { type, data: bytes.subarray(dataAt, dataAt + dataBytes), end };
    position = end;
  }
}

/** Chunks after the signature: the first is IHDR with the size, acTL announces an animation, IEND is the last. */
export function readPng(bytes: Buffer): ImageHeader | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  const types = new Set<string>();
  let lastEnd = 0;
  for (const { type, end } of chunksOf(bytes)) {
    if (KNOWN_TYPES.has(type)) types.add(type);
    lastEnd = end;
  }
  const isWhole = types.has('IDAT') && types.has('IEND') && lastEnd <= bytes.length;
  return { ...size, isAnimated: types.has('acTL'), isWhole };
}
