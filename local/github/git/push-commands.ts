import { gunzipSync } from 'node:zlib';
import type { LocalRequest } from '../../kernel/http.ts';

/** One ref that a push asks to move. A sha of zeros means "does not exist". */
export type PushCommand = { before: string; after: string; ref: string };

const COMMAND = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/;

/** Reads the command list at the start of a receive-pack request (pkt-lines up to the first flush). */
export function readPushCommands({ headers, body }: LocalRequest): PushCommand[] {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const commands: PushCommand[] = [];
  for (let at = 0; at + 4 <= plain.length; ) {
    const length = Number.parseInt(plain.toString('latin1', at, at + 4), 16);
    if (!(length > 4)) break;
    const [, before, after, ref] = COMMAND.exec(plain.toString('utf8', at + 4, at + length)) ?? [];
    if (before && after && ref) commands.push({ before, after, ref });
    at += length;
  }
  return commands;
}
