import { type Ops, openOps } from '../../ops/kit/ops.ts';
import { writeArchive } from '../../ops/records/archive.ts';
import { archiveLines } from '../../ops/session/export.ts';
import type { LocalSystem } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

const NOBODY = { note: () => {}, line: () => {}, confirm: async () => false, signal: new AbortController().signal };

/** Uses what an operator has on a local system of this process; its connections end afterwards. */
export async function withOps<Result>(
  { baseUrl, keys }: LocalSystem,
  use: (ops: Ops) => Promise<Result>,
): Promise<Result> {
  const { region, stackName } = LOCAL_STACK;
  const ops = await openOps({ region, stackName, endpoint: baseUrl, credentials: keys.issue('operator') }, NOBODY);
  try {
    return await use(ops);
  } finally {
    for (const client of Object.values(ops.clients)) client.destroy();
  }
}

/** Writes a session into a new file, as `npm run ops -- export` does. */
export function recordSession(system: LocalSystem, sessionId: string, file: string): Promise<void> {
  const done = { items: 0, objects: 0, missing: [] };
  return withOps(system, (ops) => writeArchive(file, archiveLines(ops, sessionId, done)));
}
