import { imageFormatOf } from '@remote-swe/core/domain/image/image-format';
import { expect, it } from 'vitest';

it.each([
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]],
  ['jpeg', [0xff, 0xd8, 0xff, 0xe0, 0, 0]],
  ['gif', [...Buffer.from('GIF89a......')]],
  ['webp', [...Buffer.from('RIFF1234WEBPVP8 ')]],
  [undefined, [...Buffer.from('<html>not an image')]],
  [undefined, []],
])('The first bytes tell the format of the image: %s', (format, bytes) => {
  expect(imageFormatOf(new Uint8Array(bytes))).toBe(format);
});
