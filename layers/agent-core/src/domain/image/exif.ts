/** How a stored picture is turned and mirrored to be seen: 2 to 8 as EXIF numbers them; 1, which changes nothing, is absent. */
export type Orientation = 2 | 3 | 4 | 5 | 6 | 7 | 8;

const SIGNATURE = 'Exif\0\0';
const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;
const ORIENTATIONS: readonly Orientation[] = [2, 3, 4, 5, 6, 7, 8];

/** Whether this is the content of the one APP1 segment that holds EXIF data. */
export function isExif(segment: Buffer): boolean {
  return segment.toString('latin1', 0, SIGNATURE.length) === SIGNATURE;
}

/** The orientation in the content of a JPEG's APP1 segment. Undefined when it says none, or is something else, or damaged. */
export function readOrientation(segment: Buffer): Orientation | undefined {
  if (!isExif(segment)) return undefined;
  try {
    return orientationIn(segment.subarray(SIGNATURE.length));
  } catch (error) {
    // The header ends where a field should be; the picture itself may be whole.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** TIFF: the byte order, where the first directory is, and there entries of a tag, a type, a count and a value. */
function orientationIn(tiff: Buffer): Orientation | undefined {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const end = directory + 2 + word(directory) * ENTRY_BYTES;
  // The number of entries is the file's own claim: a read beyond the segment ends it.
  for (let entry = directory + 2; entry < end; entry += ENTRY_BYTES)
    if (word(entry) === ORIENTATION_TAG) return ORIENTATIONS.find((one) => one === word(entry + 8));
  return undefined;
}

/** Whether width and height change places. */
export function isTurned(orientation: Orientation | undefined): boolean {
  return orientation !== undefined && orientation >= 5;
}
