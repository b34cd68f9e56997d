import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bitmap, cropped, onWhite, shrunk, sizeWithin } from '../../../worker-userdata/runtime/image/bitmap.ts';

function bitmap(width: number, height: number, pixelAt: (x: number, y: number) => number[]): Bitmap {
  const data = Buffer.from(
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => pixelAt(x, y)).flat()).flat(),
  );
  return { width, height, data };
}

const pixels = ({ data }: Bitmap) =>
  Array.from({ length: data.length / 4 }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)]);

describe('a region', () => {
  it('A region is those pixels', () => {
    const source = bitmap(4, 3, (x, y) => [x, y, 7, 255]);
    expect(pixels(cropped(source, { x: 1, y: 1, width: 2, height: 2 }))).toEqual([
      [1, 1, 7, 255],
      [2, 1, 7, 255],
      [1, 2, 7, 255],
      [2, 2, 7, 255],
    ]);
  });
});

describe('a smaller size', () => {
  it.each([
    [{ width: 4_000, height: 3_000 }, 2_000, { width: 2_000, height: 1_500 }],
    [{ width: 10, height: 5 }, 2_000, { width: 10, height: 5 }],
    [{ width: 1, height: 30_000 }, 2_000, { width: 1, height: 2_000 }],
  ])('A smaller size of %j within %i is %j', (size, side, expected) => {
    expect(sizeWithin(size, side)).toEqual(expected);
  });

  it('A smaller size holds the means of what it covers, also where pixels are shared', () => {
    const halves = shrunk(
      bitmap(4, 2, (x) => [x * 10, 0, 0, 255]),
      { width: 2, height: 1 },
    );
    expect(pixels(halves)).toEqual([
      [5, 0, 0, 255],
      [25, 0, 0, 255],
    ]);
    const thirds = shrunk(
      bitmap(3, 1, (x) => [x * 90, 0, 0, 255]),
      { width: 2, height: 1 },
    );
    expect(pixels(thirds)).toEqual([
      [30, 0, 0, 255],
      [150, 0, 0, 255],
    ]);
  });

  it('A smaller size shows no colour of transparent pixels', () => {
    const mixed = bitmap(2, 1, (x) => (x === 0 ? [200, 100, 50, 255] : [0, 255, 0, 0]));
    expect(pixels(shrunk(mixed, { width: 1, height: 1 }))).toEqual([[200, 100, 50, 128]]);
    expect(pixels(onWhite(shrunk(mixed, { width: 1, height: 1 })))).toEqual([[227, 177, 152, 255]]);
  });

  it('A smaller size of one colour is that colour, whatever the sizes', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, w, h) => {
        const size = { width: Math.min(width, w), height: Math.min(height, h) };
        const plain = shrunk(
          bitmap(width, height, () => [12, 200, 255, 255]),
          size,
        );
        expect(new Set(pixels(plain).map(String))).toEqual(new Set(['12,200,255,255']));
        expect(plain.data).toHaveLength(size.width * size.height * 4);
      }),
      { numRuns: 200 },
    );
  });
});
