import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { RuntimeCommand } from '../place.ts';

/** The runtime's file as command.sh has fetched it: its name is the sha256 of its content. */
const NAMED_BY_HASH = /^([0-9a-f]{64})\.cjs$/;

/** The command, if its file still is what its name says. Throws otherwise: the next command fetches it again. */
export function checkedRuntime(runtime: RuntimeCommand): RuntimeCommand {
  const [path = ''] = runtime.parameters;
  const wanted = NAMED_BY_HASH.exec(basename(path))?.[1];
  if (wanted === undefined || createHash('sha256').update(readFileSync(path)).digest('hex') === wanted) return runtime;
  throw new Error(
    `The worker runtime in ${path} has changed since it was fetched. Nothing was started; the command may be sent again.`,
  );
}
