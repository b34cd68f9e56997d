/** Shorter values are words as likely as secrets. */
const VALUE_CHARS_MIN = 8;
/** A word of a longer value counts when it has a digit, or this length: `Bearer`, names and types of keys do not. */
const WORD_CHARS_MIN = 16;
/** Depth and number of parts that are looked at: catches a parameter that holds a whole document. */
const DEPTH_MAX = 4;
const PARTS_MAX = 200;

/**
 * The secret part of a value: the whole value, or, in a text with structure (a private key, JSON of a service account, words
 * such as `Bearer x`), those parts that nothing else would hold.
 */
export function partsOf(value: string): string[] {
  return [...new Set(partsAt(value.trim(), DEPTH_MAX))].slice(0, PARTS_MAX);
}

function partsAt(value: string, depth: number): string[] {
  if (value.length < VALUE_CHARS_MIN || depth === 0) return [];
  const leaves = leavesOf(value);
  if (leaves) return leaves.flatMap((leaf) => (isCommon(leaf) ? [] : partsAt(leaf, depth - 1)));
  const words = value.replace(/-{4,5}[A-Z0-9 ]{1,60}-{4,5}/g, ' ').split(/\s+|\\n/);
  const secret = words.filter(
    (word) => word.length >= WORD_CHARS_MIN || (word.length >= VALUE_CHARS_MIN && /\d/.test(word)),
  );
  return value.includes('\n') ? secret : [value, ...secret];
}

/** Texts in a JSON object or list; undefined for anything else. */
function leavesOf(value: string): string[] | undefined {
  if (!/^[[{]/.test(value)) return undefined;
  try {
    return textsIn(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** Addresses, names and types stand in many places. */
function isCommon(leaf: string): boolean {
  return /^https?:\/\/|^[\w.+-]+@[\w.-]+$|^[a-z_-]*$/i.test(leaf);
}
