/** How much of a text leaves: in a list of entries little of each, alone nearly all. */
export type Lengths = { text: number; input: number };
export const IN_LIST: Lengths = { text: 8_000, input: 4_000 };
export const ALONE: Lengths = { text: 1_000_000, input: 1_000_000 };

/** The beginning of a text and how much is left out; a result shows its end as well: errors stand there. */
export function cutText(text: string, max: number): { text: string; cut?: number } {
  if (text.length <= max) return { text };
  const shown = whole(text.slice(0, max));
  return { text: shown, cut: text.length - shown.length };
}

/** The beginning and the end, a line between them that says so. */
export function cutMiddle(text: string, max: number): { text: string; cut?: number } {
  if (text.length <= max) return { text };
  const [head, tail] = [whole(text.slice(0, Math.ceil(max / 2))), text.slice(-Math.floor(max / 2))];
  return { text: `${head}\n[…]\n${tail.replace(/^[\uDC00-\uDFFF]/, '')}`, cut: text.length - max };
}

/** Without half a character at the end. */
function whole(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

/** The beginning of a text, as many whole characters as fit into so many bytes of UTF-8, and a line that says so. */
export function cutBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && isWithin(bytes[end])) end--;
  return `${bytes.toString('utf8', 0, end)}\n[… ${bytes.length - end} bytes are left out]\n`;
}

/** Whether a byte goes on with a character that began before it. */
function isWithin(byte = 0): boolean {
  return byte >> 6 === 0b10;
}

/** A call's input, with long texts in it cut; `cut` where any was. */
export function cutInput(input: unknown, max: number): { input: unknown; cut?: true } {
  const text = JSON.stringify(input) ?? 'null';
  if (text.length <= max) return { input };
  return { input: shorter(input, Math.floor(max / 4), 0), cut: true };
}

/** Fields of an object, or places of a list, that are shown of a long input; levels below which nothing is. */
const FIELDS_MAX = 40;
const DEPTH_MAX = 6;

function shorter(value: unknown, max: number, depth: number): unknown {
  if (typeof value === 'string') return value.length > max ? `${whole(value.slice(0, max))}…` : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '…';
  const each = (one: unknown) => shorter(one, Math.max(40, Math.floor(max / 2)), depth + 1);
  if (Array.isArray(value)) return value.slice(0, FIELDS_MAX).map(each);
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, FIELDS_MAX)
      .map(([name, one]) => [name.slice(0, 200), each(one)]),
  );
}
