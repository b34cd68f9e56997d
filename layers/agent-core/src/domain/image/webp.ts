import type { ImageHeader } from './image-header.ts';

const ANIMATED = 0x02;

/** A RIFF file; its first chunk is one of three kinds with the size in different places. */
export function readWebp(bytes: Buffer): ImageHeader | undefined {
  const isWhole = bytes.readUInt32LE(4) + 8 <= bytes.length;
  const size = sizeOf(bytes);
  return size && { ...size, isWhole };
}

function sizeOf(bytes: Buffer): Omit<ImageHeader, 'isWhole'> | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ': {
      const [width, height] = [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
      return { width, height, isAnimated: false };
    }
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, isAnimated: false };
    }
    case 'VP8X': {
      const isAnimated = (bytes.readUInt8(20) & ANIMATED) !== 0;
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1, isAnimated };
    }
    default:
      return undefined;
  }
}
