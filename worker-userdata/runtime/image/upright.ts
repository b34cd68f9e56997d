import { isTurned, type Orientation } from '@remote-swe/core/domain/image/exif';
import type { Bitmap } from './bitmap.ts';

/** Orientations in which the stored columns, or the stored rows, are read from the end. */
const COLUMNS_FROM_END: ReadonlySet<Orientation> = new Set([2, 3, 7, 8] as const);
const ROWS_FROM_END: ReadonlySet<Orientation> = new Set([3, 4, 6, 7] as const);

/** The bitmap as it is to be seen. */
export function upright(stored: Bitmap, orientation: Orientation | undefined): Bitmap {
  if (orientation === undefined) return stored;
  const turned = isTurned(orientation);
  const [width, height] = turned ? [stored.height, stored.width] : [stored.width, stored.height];
  const columns = order(stored.width, COLUMNS_FROM_END.has(orientation));
  const rows = order(stored.height, ROWS_FROM_END.has(orientation));
  const data = Buffer.alloc(stored.data.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const column = columns[turned ? y : x] ?? 0;
      const row = rows[turned ? x : y] ?? 0;
      data.writeUInt32LE(stored.data.readUInt32LE((row * stored.width + column) * 4), at);
    }
  return { width, height, data };
}

function order(length: number, isFromEnd: boolean): Int32Array {
  return Int32Array.from({ length }, (_, index) => (isFromEnd ? length - 1 - index : index));
}
