import { describe, expect, it } from 'vitest';
import { readImageHeader } from '../../layers/agent-core/src/domain/image/image-header.ts';
import type { ImageReference } from '../../layers/agent-core/src/domain/image/image-reference.ts';
import { tooFast } from '../growth.ts';

/** And four times as much. */
const SIZE = 256 * 1024;

function filled(start: Buffer, piece: Buffer, size: number): Buffer {
  return Buffer.concat([start, Buffer.alloc(size, piece)]);
}

/** An APP1 segment with EXIF data of one directory that claims 65,535 entries and has none. */
const EXIF = Buffer.concat([
  Buffer.from([0xff, 0xe1, 0, 18]),
  Buffer.from('Exif\0\0'),
  Buffer.from('MM\0\x2a\0\0\0\x08', 'latin1'),
  Buffer.from([0xff, 0xff]),
]);
const GIF = Buffer.from([...Buffer.from('GIF89a'), 1, 0, 1, 0, 0, 0, 0]);
const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.from([0, 0, 0, 13, ...Buffer.from('IHDR'), 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0, 0, 0, 0]),
]);

const WORST: readonly [name: string, format: ImageReference['format'], of: (size: number) => Buffer][] = [
  ['JPEG of EXIF segments', 'jpeg', (size) => filled(Buffer.from([0xff, 0xd8]), EXIF, size)],
  ['JPEG of fill bytes', 'jpeg', (size) => filled(Buffer.from([0xff, 0xd8]), Buffer.from([0xff]), size)],
  ['JPEG of restarts', 'jpeg', (size) => filled(Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd0]), size)],
  ['PNG of empty chunks', 'png', (size) => filled(PNG, Buffer.from([0, 0, 0, 0, 97, 98, 99, 100, 0, 0, 0, 0]), size)],
  ['PNG of other chunks', 'png', (size) => filled(PNG, Buffer.from([0, 0, 0, 0, 97, 98, 99, 0, 1, 0, 0, 0, 0]), size)],
  ['GIF of extensions', 'gif', (size) => filled(GIF, Buffer.from([0x21, 0xfe, 0]), size)],
  ['GIF of images', 'gif', (size) => filled(GIF, Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0]), size)],
  ['GIF of short blocks', 'gif', (size) => filled(GIF, Buffer.from([0x21, 0xfe, ...Array(250).fill(1)]), size)],
  ['WebP', 'webp', (size) => filled(Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'), Buffer.from([0]), size)],
];

describe('the time to read the header of an image of a stranger grows with its length, not faster', () => {
  it.each(WORST)(
    'The time to read the header of a stranger’s image grows with its length, not faster: %s',
    (_name, format, of) => {
      const images = new Map([SIZE, 4 * SIZE].map((size) => [size, of(size)]));
      expect(tooFast((size) => readImageHeader(format, images.get(size) ?? Buffer.alloc(0)), SIZE)).toBeUndefined();
    },
  );

  it('The time for a JPEG with a million EXIF segments is that of one: only the first counts', () => {
    const turned = Buffer.from(EXIF);
    turned.set([0, 1], turned.length - 2);
    const entry = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    const segment = Buffer.concat([turned, entry]);
    segment.writeUInt16BE(segment.length - 2, 2);
    const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 1, 0, 2, 1, 1, 17, 0, 0xff, 0xd9]);
    const jpeg = (...segments: Buffer[]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, frame]);
    expect(readImageHeader('jpeg', jpeg(segment))?.orientation).toBe(6);
    expect(readImageHeader('jpeg', jpeg(EXIF, segment))?.orientation).toBeUndefined();
  });
});
