import type { SessionId } from '@remote-swe/core/domain/session/session';
import { dueAtOf } from '@remote-swe/core/engine/session/commit';
import { isCommitted } from '@remote-swe/core/ports/session/journal';
import type { Place } from '../demo/conversation.ts';
import type { Progressed } from '../demo/journal-watch.ts';
import type { LocalSystem } from '../system/system.ts';
import { type Attempted, attempt } from '../try/attempt.ts';
import { forkedEntries, movedKey } from './fork.ts';
import { withOps } from './local-ops.ts';
import type { Recording } from './recording.ts';

export type ForkOptions = {
  recording: Recording;
  step: number;
  model: string;
  /** Repositories that are copied to the local GitHub, as paths or addresses. */
  repositories: string[];
  msMax: number;
  interrupted: Promise<never>;
  onProgress: Progressed;
};

/** Goes on from before a step's reply on this system, in a thread of its own. Nothing of the record is done again. */
export async function runFork(system: LocalSystem, options: ForkOptions): Promise<Attempted> {
  const { recording, step, model } = options;
  const addresses: string[] = [];
  for (const source of options.repositories) addresses.push((await system.github.importRepository(source)).htmlUrl);
  const begin = ({ sessionId, source, personId }: Place) => {
    const place = { source, requester: personId, model, addresses };
    return put(system, recording, forkedEntries(recording, step, place, system.clock.now()), sessionId);
  };
  const mention = `A copy of ${recording.sessionId}, from step ${step} on.`;
  return attempt(system, { ...options, mention, begin });
}

async function put(
  system: LocalSystem,
  { objects, sessionId: from }: Recording,
  entries: ReturnType<typeof forkedEntries>,
  sessionId: SessionId,
): Promise<void> {
  await withOps(system, async ({ journal, blobs, wakes, clock }) => {
    // What only names a message or a picture of the record is read from the bucket as before.
    for (const [key, bytes] of objects)
      await blobs.put(movedKey(key, from, sessionId), bytes, 'application/octet-stream');
    for (const entry of entries) {
      const result = await journal.commit({ entry, dueAt: dueAtOf(entry.state, clock.now()) });
      if (!isCommitted(result)) throw new Error(`Step ${entry.version} could not be written: ${result}`);
    }
    await wakes.ring(sessionId);
  });
}
