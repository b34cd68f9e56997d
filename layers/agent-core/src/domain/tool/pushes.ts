import type { ToolResult } from './tool.ts';

/** Pushed branches that are kept of a turn: catches a session that pushes hundreds. */
export const PUSHED_KEPT_MAX = 20;

/** Git begins its report of a push, and of a fetch, with where it went. */
const TO = /^To (\S+)$/;
const FROM = /^From \S+/;
/** A branch that was moved or made: `   1a2b..3c4d  fix -> fix`, ` + 1a2b...3c4d fix -> fix (forced update)`, ` * [new branch] HEAD -> fix`. */
const MOVED = /^ [ +*] (?:[0-9a-f]+\.\.\.?[0-9a-f]+|\[new branch\])\s+\S+ -> (\S+)/;
const PLACE = /([^/:]+)\/([^/]+?)(?:\.git)?\/?$/;

/**
 * Branches that git said it pushed, as `owner/name:branch` in small letters, or `:branch` where the output was cut before the
 * address. A quiet push says nothing, and is not seen.
 */
export function pushesIn(text: string): string[] {
  let place: string | undefined = '';
  const pushed: string[] = [];
  for (const line of text.split('\n')) {
    const to = TO.exec(line)?.[1];
    if (to !== undefined) place = placeOf(to);
    else if (FROM.test(line)) place = undefined;
    const branch = MOVED.exec(line)?.[1];
    if (branch !== undefined && place !== undefined) pushed.push(`${place}:${branch}`.toLowerCase());
  }
  return pushed;
}

function placeOf(address: string): string {
  const [, owner, name] = PLACE.exec(address) ?? [];
  return owner === undefined ? '' : `${owner}/${name}`;
}

/** The newest count. */
export function withPushes(known: readonly string[], { content }: Pick<ToolResult, 'content'>): string[] {
  const found = content.flatMap((part) => (part.type === 'text' ? pushesIn(part.text) : []));
  return [...new Set([...known, ...found])].slice(-PUSHED_KEPT_MAX);
}

/** Whether one of these pushes went to the branch of a pull request that the session has read. */
export function isPublished(pushed: readonly string[], heads: readonly string[]): boolean {
  const known = heads.map((head) => head.toLowerCase());
  return pushed.some((each) =>
    each.startsWith(':') ? known.some((head) => head.endsWith(each)) : known.includes(each),
  );
}
