import { noticeIdOf } from '@remote-swe/core/adapters/slack/notice-message';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { expect } from 'vitest';
import type { Scenario } from './scenario.ts';
import type { Talk } from './talk.ts';

/** The guarantees of docs/coverage.md that must hold for every session at rest, whatever happened to it. */
export async function expectGuarantees(scenario: Scenario): Promise<void> {
  for (const talk of scenario.talks) await expectSession(talk);
}

async function expectSession(talk: Talk): Promise<void> {
  await expectTranscript(talk);
  expectNoticesOnce(talk);
}

/** The journal is one line, every message of a person and every result is in it once, and the model never refused it. */
export async function expectTranscript(talk: Talk): Promise<void> {
  const entries = await talk.entries();
  expectOneLine(entries);
  expectMessagesOnce(entries);
  expectOneResultPerCall(entries);
  for (const call of talk.modelCalls())
    if (call.outcome.kind === 'failed') expect(call.outcome.errorName).not.toBe('ValidationException');
}

/** Versions without gaps: every entry won its race. */
function expectOneLine(entries: JournalEntry[]): void {
  expect(entries.map((entry) => entry.version)).toEqual(entries.map((_, index) => index + 1));
}

/** G1, G2: no message of a person is in the transcript twice. */
function expectMessagesOnce(entries: JournalEntry[]): void {
  const keys = entries.flatMap(({ kind, messages, absorbed }) => {
    const people = messages.flatMap((message) => (message.kind === 'people' ? message.people : []));
    // A compaction carries over what stood in the prefix before it.
    return people.map(({ key }) => key).filter((key) => kind !== 'compact' || absorbed.includes(key));
  });
  expect(keys).toEqual([...new Set(keys)]);
  const absorbed = entries.flatMap((entry) => entry.absorbed);
  expect(absorbed).toEqual([...new Set(absorbed)]);
}

/** G3: exactly one result per call, except for calls that are open now. */
function expectOneResultPerCall(entries: JournalEntry[]): void {
  const messages = entries.flatMap((entry) => entry.messages);
  const calls = messages.flatMap((message) =>
    message.kind === 'model' ? message.blocks.flatMap((block) => toolUseOf(block)?.toolUseId ?? []) : [],
  );
  const results = messages.flatMap((message) =>
    message.kind === 'results' ? message.results.map((result) => result.toolCallId) : [],
  );
  const phase = entries.at(-1)?.state.phase;
  const work = phase && 'work' in phase ? phase.work : undefined;
  const open = work?.calls.map((call) => call.toolCallId) ?? [];
  expect([...results, ...open].sort()).toEqual([...calls].sort());
}

/** G2: no notice is in the thread twice. */
function expectNoticesOnce(talk: Talk): void {
  const ids = talk.replies().flatMap((message) => noticeIdOf(message) ?? []);
  expect(ids).toEqual([...new Set(ids)]);
}
