import { judgeImage } from '@remote-swe/core/domain/image/image-limits';
import { describe, expect, it } from 'vitest';
import { gifFile, pngFile } from '../../fakes/images.ts';

const LIMITS = { countMax: 20, bytesMax: 3_932_160, pixelsMax: 8_000 };

describe('an image on its way to the model', () => {
  it('An image is shown up to its limits, each of them included', () => {
    expect(judgeImage(pngFile(8_000, 8_000), LIMITS, 19)).toEqual({ kind: 'shown', format: 'png' });
    expect(judgeImage(gifFile(10, 10, 1), LIMITS, 0)).toEqual({ kind: 'shown', format: 'gif' });
    const largest = pngFile(1, 1, { padding: LIMITS.bytesMax - pngFile(1, 1).length });
    expect(judgeImage(largest, LIMITS, 0)).toEqual({ kind: 'shown', format: 'png' });
  });

  it.each<[string, Buffer, RegExp, number?]>([
    ['no image', Buffer.from('<html>sign in</html>'), /no image of a known kind/],
    ['nothing at all', Buffer.alloc(0), /no image of a known kind/],
    ['cut off', pngFile(10, 10, { cut: 5 }), /damaged or cut off/],
    ['a signature and no more', pngFile(10, 10).subarray(0, 8), /damaged or cut off/],
    ['without a size', pngFile(0, 10), /damaged or cut off/],
    ['too wide', pngFile(8_001, 1), /8001x1 pixels, at most 8000 on a side/],
    ['too high', pngFile(1, 9_000), /1x9000 pixels, at most 8000 on a side/],
    [
      'too many bytes',
      pngFile(1, 1, { padding: LIMITS.bytesMax }),
      /too large to be shown: \d+ bytes, at most 3932160/,
    ],
    ['one too many', pngFile(1, 1), /shows 20 images already/, 20],
  ])('An image is hidden with its reason: %s', (_name, bytes, reason, before = 0) => {
    expect(judgeImage(bytes, LIMITS, before)).toEqual({ kind: 'hidden', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['GIF', gifFile(10, 10, 2)],
    ['PNG', pngFile(10, 10, { animated: true })],
  ])('An animation is shown with a word about it: %s', (_name, bytes) => {
    expect(judgeImage(bytes, LIMITS, 0)).toMatchObject({
      kind: 'shown',
      note: expect.stringMatching(/first frame only/),
    });
  });

  it('An image is hidden from a model that sees none', () => {
    expect(judgeImage(pngFile(1, 1), undefined, 0)).toEqual({ kind: 'hidden', reason: 'this model sees no images' });
  });
});
