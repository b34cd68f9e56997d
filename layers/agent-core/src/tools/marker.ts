import { createHash } from 'node:crypto';

/** Hexadecimal digits: what no other call has by chance. */
const MARKER_CHARS = 24;

/** Stands in what a call writes outside. The same for a call that a step makes again; says nothing about the session. */
export function markerOf(toolCallId: string): string {
  return createHash('sha256').update(toolCallId).digest('hex').slice(0, MARKER_CHARS);
}
