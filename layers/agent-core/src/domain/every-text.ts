/** Values nested deeper than this are left out: catches one that holds itself. */
const DEPTH_MAX = 64;

/** A copy of plain data with `map` applied to every text in it, names of fields included; anything but plain data stays as it is. */
export function withEveryText(value: unknown, map: (text: string) => string, depth = DEPTH_MAX): unknown {
  if (typeof value === 'string') return map(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((one) => withEveryText(one, map, depth - 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [map(name), withEveryText(one, map, depth - 1)]),
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
