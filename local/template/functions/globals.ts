import { intrinsicOf } from '../expressions/intrinsics.ts';
import { isMap, type Properties, type Value } from '../expressions/value.ts';

/** SAM's Globals under a resource's own properties: maps merge, lists append, everything else is overridden. */
export function withGlobals(globals: Properties, own: Properties): Properties {
  const merged: Properties = { ...globals };
  for (const [name, value] of Object.entries(own)) {
    const inherited = globals[name];
    merged[name] = inherited === undefined ? value : mergeValue(inherited, value);
  }
  return merged;
}

function mergeValue(inherited: Value, own: Value): Value {
  if (Array.isArray(inherited) && Array.isArray(own)) return [...inherited, ...own];
  if (isMap(inherited) && isMap(own) && !intrinsicOf(inherited) && !intrinsicOf(own))
    return withGlobals(inherited, own);
  return own;
}
