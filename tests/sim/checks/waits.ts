import { commitKey } from '@remote-swe/core/domain/code-keys';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { REPOSITORY } from '../github/code-host.ts';
import type { SimWorld } from '../world.ts';

/** From the end of checks to the entry with the result: an event, a step, some slow calls (ms). */
const HEARD_MS_MAX = 20_000;
/** A step looks, and commits a moment later what it saw. */
const LOOKED_MS_MAX = 5_000;

/** Waits for checks: none is told as over while it is not; without faults their end is heard of soon, also when it came before the wait. */
export function brokenWaits(world: SimWorld, sessionId: string, isCalm: boolean): string[] {
  const entries = world.things.table.entries.get(sessionId) ?? [];
  return [...truths(world, entries), ...(isCalm ? heard(world, entries) : [])];
}

/** What a result says of checks was so when it was written. */
function truths({ things }: SimWorld, entries: readonly JournalEntry[]): string[] {
  const names = new Map(entries.flatMap((entry) => entry.messages.flatMap(usesOf)));
  return entries.flatMap(({ at, messages }) =>
    messages
      .flatMap((message) => (message.kind === 'results' ? message.results : []))
      .flatMap((result) => {
        if (names.get(result.toolCallId) !== 'wait_for_checks' || result.isError) return [];
        const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
        const run = [...things.codeHost.runs.values()].find(
          ({ sha }) => text.includes(sha) || text.includes(sha.slice(0, 7)),
        );
        if (!run || run.to <= at + LOOKED_MS_MAX) return [];
        const isEarly = /\b(?:passed|failed)\b/.test(text) && !/waiting/.test(text);
        return isEarly ? [`G3: checks are told as over ${run.to - at} ms before their end`] : [];
      }),
  );
}

function usesOf(message: JournalEntry['messages'][number]): [string, string][] {
  if (message.kind !== 'model') return [];
  return message.blocks.flatMap((block) => {
    const use = toolUseOf(block);
    return use ? [[use.toolUseId, use.name] as [string, string]] : [];
  });
}

function heard({ things }: SimWorld, entries: readonly JournalEntry[]): string[] {
  return [...things.codeHost.runs.values()].flatMap(({ sha, to }) => {
    const key = commitKey('https://github.com', REPOSITORY, sha);
    const before = entries.findLast(({ at }) => at < to);
    if (!before || !waitsFor(before, key)) return [];
    const isHeard = entries.some(({ at }) => at >= to && at <= to + HEARD_MS_MAX);
    return isHeard ? [] : [`Bells: the end of checks was not heard of within ${HEARD_MS_MAX / 1_000} s`];
  });
}

function waitsFor({ state: { phase } }: JournalEntry, key: string): boolean {
  return phase.kind === 'acting' && (phase.work.wait?.commits?.includes(key) ?? false);
}
