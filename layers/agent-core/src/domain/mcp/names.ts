import { createHash } from 'node:crypto';

/** Converse takes no longer names of tools. */
const TOOL_NAME_CHARS_MAX = 64;
const HASH_CHARS = 8;
/** Between server and tool. */
const SEPARATOR = '__';

/** What the names of a server's tools begin with: Converse takes only `[a-zA-Z0-9_-]`. */
export function serverPrefix(server: string): string {
  return `${plain(server)}${SEPARATOR}`;
}

/**
 * The name under which the model knows a server's tool. A name that is too long, or taken, ends in a hash of the whole name
 * instead, so that it is the same in every session.
 */
export function mcpToolName(server: string, tool: string, taken: ReadonlySet<string>): string {
  const name = serverPrefix(server) + plain(tool);
  if (name.length <= TOOL_NAME_CHARS_MAX && !taken.has(name)) return name;
  const hash = createHash('sha256').update(`${server}\n${tool}`).digest('hex').slice(0, HASH_CHARS);
  return `${name.slice(0, TOOL_NAME_CHARS_MAX - HASH_CHARS - 1)}_${hash}`;
}

function plain(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_');
}
