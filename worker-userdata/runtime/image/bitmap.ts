import type { Region } from '@remote-swe/core/tools/view-image';

/** Pixels row by row, four bytes each: red, green, blue, alpha. */
export type Bitmap = { width: number; height: number; data: Buffer };

/** The part of a bitmap; the region must lie inside of it. */
export function cropped(bitmap: Bitmap, { x, y, width, height }: Region): Bitmap {
  const data = Buffer.alloc(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * bitmap.width + x) * 4;
    bitmap.data.copy(data, row * width * 4, start, start + width * 4);
  }
  return { width, height, data };
}

/** The size within a square of `sidePixels`, in the same proportions; never larger than it is. */
export function sizeWithin(size: { width: number; height: number }, sidePixels: number) {
  const factor = Math.min(1, sidePixels / Math.max(size.width, size.height));
  const scaled = (pixels: number) => Math.max(1, Math.round(pixels * factor));
  return { width: scaled(size.width), height: scaled(size.height) };
}

/** Where the pixels of one axis go when it shrinks: a source pixel falls on one target pixel, or on two in these shares. */
type Axis = { first: Int32Array; firstShare: Float32Array; secondShare: Float32Array };

function axis(source: number, target: number): Axis {
  const share = target / source;
  const first = new Int32Array(source);
  const firstShare = new Float32Array(source);
  const secondShare = new Float32Array(source);
  for (let index = 0; index < source; index++) {
    first[index] = Math.min(target - 1, Math.floor(index * share));
    const over = Math.max(0, (index + 1) * share - ((first[index] ?? 0) + 1));
    const isLast = first[index] === target - 1;
    secondShare[index] = isLast ? 0 : over;
    firstShare[index] = isLast ? share : share - over;
  }
  return { first, firstShare, secondShare };
}

/**
 * The bitmap in a smaller size; each new pixel is the mean of those that it covers, weighted by how much of them it covers and by
 * how visible they are, so that text stays legible and no colour of transparent pixels shows.
 */
export function shrunk(bitmap: Bitmap, size: { width: number; height: number }): Bitmap {
  const columns = axis(bitmap.width, size.width);
  const rows = axis(bitmap.height, size.height);
  const data = Buffer.alloc(size.width * size.height * 4);
  const line = new Float32Array(size.width * 4);
  let current = new Float32Array(size.width * 4);
  let next = new Float32Array(size.width * 4);
  for (let y = 0; y < bitmap.height; y++) {
    squeeze(bitmap, y, columns, line);
    add(line, rows.firstShare[y] ?? 0, current);
    add(line, rows.secondShare[y] ?? 0, next);
    const row = rows.first[y] ?? 0;
    if (y === bitmap.height - 1 || rows.first[y + 1] !== row) {
      writeRow(current, data, row * size.width * 4);
      [current, next] = [next, current.fill(0)];
    }
  }
  return { ...size, data };
}

/** One line of the bitmap in the new width, colours multiplied by their alpha. */
function squeeze({ width, data }: Bitmap, y: number, columns: Axis, line: Float32Array): void {
  line.fill(0);
  const addPixel = (target: number, at: number, weight: number): void => {
    for (let channel = 0; channel < 3; channel++)
      line[target + channel] = (line[target + channel] ?? 0) + (data[at + channel] ?? 0) * weight;
    line[target + 3] = (line[target + 3] ?? 0) + weight;
  };
  for (let x = 0, at = y * width * 4; x < width; x++, at += 4) {
    const alpha = data[at + 3] ?? 0;
    const target = (columns.first[x] ?? 0) * 4;
    const [share, rest] = [columns.firstShare[x] ?? 0, columns.secondShare[x] ?? 0];
    addPixel(target, at, alpha * share);
    if (rest > 0) addPixel(target + 4, at, alpha * rest);
  }
}

function add(line: Float32Array, share: number, sum: Float32Array): void {
  if (share === 0) return;
  for (let index = 0; index < line.length; index++) sum[index] = (sum[index] ?? 0) + (line[index] ?? 0) * share;
}

function writeRow(sum: Float32Array, data: Buffer, at: number): void {
  for (let index = 0; index < sum.length; index += 4) {
    const alpha = sum[index + 3] ?? 0;
    for (let channel = 0; channel < 3; channel++)
      data[at + index + channel] = alpha > 0 ? Math.min(255, Math.round((sum[index + channel] ?? 0) / alpha)) : 0;
    data[at + index + 3] = Math.min(255, Math.round(alpha));
  }
}

/** The bitmap as it looks on white, for formats without transparency. */
export function onWhite(bitmap: Bitmap): Bitmap {
  const data = Buffer.from(bitmap.data);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (data[at + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++)
      data[at + channel] = Math.round((data[at + channel] ?? 0) * alpha + 255 * (1 - alpha));
    data[at + 3] = 255;
  }
  return { ...bitmap, data };
}
