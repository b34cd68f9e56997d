import { createHash } from 'node:crypto';
import type { ToolSpecification } from '../../domain/transcript/converse.ts';

type Written = { bytes: number; hash: string };

/** By the list itself, which a tool box makes once and nobody changes: some fifty kilobytes that every request of a function would write anew. */
const WRITTEN = new WeakMap<readonly ToolSpecification[], Written>();

/** A list of tools as JSON: how long it is, and its hash. */
export function toolsWritten(tools: readonly ToolSpecification[]): Written {
  const known = WRITTEN.get(tools);
  if (known) return known;
  const text = JSON.stringify(tools);
  const written = { bytes: Buffer.byteLength(text), hash: createHash('sha256').update(text).digest('base64url') };
  WRITTEN.set(tools, written);
  return written;
}
