import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { describe, expect, it } from 'vitest';
import { recordedCalls } from '../../../local/replay/calls.ts';
import { compareCalls } from '../../../local/replay/compare.ts';
import { forkedEntries, movedKey } from '../../../local/replay/fork.ts';
import { withoutOwnPrompt } from '../../../local/replay/recording.ts';
import { message, RULES, SOURCE } from '../../agent-core/fakes/build.ts';
import { World } from '../../agent-core/fakes/world.ts';

/** A session of two calls of a tool that answers at once, and an answer, written by the real step. */
async function journal(): Promise<JournalEntry[]> {
  const world = new World();
  world.arrives(message('1700000001.000000', 'Plan it'));
  const plan = (id: string, text: string) => ({
    blocks: [{ toolUse: { toolUseId: id, name: 'todo', input: { items: [{ id: '1', text, state: 'open' }] } } }],
    usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
    stopReason: 'tool-use' as const,
  });
  const last = { ...plan('c', ''), blocks: [{ text: 'I have a plan.' }], stopReason: 'end' as const };
  world.model.turns.push(
    async () => plan('a', 'one'),
    async () => plan('b', 'two'),
    async () => last,
  );
  for (let steps = 0; steps < 20 && world.model.turns.length > 0; steps++) await world.step();
  return world.entries;
}

const today = (call: ReturnType<typeof recordedCalls>[number]) => requestOf(RULES, call.state, call.transcript);

describe('a journal as its requests', () => {
  it('Every request that a step has sent is rendered again, byte for byte', async () => {
    const compared = compareCalls(recordedCalls(await journal()), today);
    expect(compared.map(({ verdict }) => verdict)).toEqual(['same', 'same', 'same']);
    expect(compared.every((one) => one.extends && one.differs.length === 0)).toBe(true);
  });

  it('A changed prompt, tool or message is named by its part, from the call on that has it', async () => {
    const calls = recordedCalls(await journal());
    const prompt = compareCalls(calls, (call) => ({ ...today(call), system: 'Another.' }));
    expect(prompt.map(({ differs }) => differs)).toEqual([['system'], ['system'], ['system']]);
    const reworded = compareCalls(calls, (call) => {
      const request = today(call);
      return { ...request, messages: JSON.parse(JSON.stringify(request.messages).replaceAll('two', '2')) };
    });
    expect(reworded.map(({ differs }) => differs)).toEqual([[], [], ['messages']]);
  });

  it('A journal without marks is unknown, and a prefix that was reworded is told even so', async () => {
    const unmarked = (await journal()).map(({ request: _mark, ...entry }) => entry);
    const calls = recordedCalls(unmarked);
    expect(compareCalls(calls, today).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
    const dated = compareCalls(calls, (call) => {
      const request = today(call);
      return {
        ...request,
        messages: JSON.parse(JSON.stringify(request.messages).replaceAll('Plan it', String(call.step))),
      };
    });
    expect(dated.map((one) => one.extends)).toEqual([true, false, false]);
  });

  it('Another system prompt stands in place of the one that a fork has of its own', async () => {
    const own = (await journal()).map((entry) => ({ ...entry, state: { ...entry.state, systemPrompt: 'Its own.' } }));
    const calls = recordedCalls(own);
    expect(calls.map((call) => today(call).system)).toEqual(['Its own.', 'Its own.', 'Its own.']);
    expect(calls.map((call) => today(withoutOwnPrompt(call)).system)).toEqual(
      Array(3).fill(RULES.settings.systemPrompt),
    );
    expect(own.map(withoutOwnPrompt)[0]).toEqual((await journal())[0]);
  });

  it('A fork takes nothing that the record had to tell, and its log under a name of its own', async () => {
    const untold = {
      origin: { sessionId: 'source', version: 3 },
      eventsPending: [],
      heldUntil: 9,
      undelivered: { count: 1, at: 1, reason: 'x' },
      sessionLog: { key: 'logs/old/2.md', name: 'session-log-2.md' },
    };
    const entries = (await journal()).map((entry) => ({
      ...entry,
      sessionId: 'old',
      state: { ...entry.state, ...untold },
    }));
    const source = { ...SOURCE, threadTs: '1800000000.000001' };
    const place = { source, requester: 'U9', model: 'small', addresses: [] };
    const step = recordedCalls(entries)[1]?.step ?? 0;
    for (const { state, sessionId } of forkedEntries(
      { sessionId: 'old', entries, objects: new Map() },
      step,
      place,
      5,
    )) {
      expect(Object.keys(state)).not.toContain('origin');
      expect(state).toMatchObject({ sessionLog: { key: `logs/${sessionId}/2.md`, name: 'session-log-2.md' } });
      for (const field of ['eventsPending', 'heldUntil', 'undelivered']) expect(state).not.toHaveProperty(field);
    }
    expect(movedKey('blobs/a', 'old', 'new')).toBe('blobs/a');
  });

  it('A fork asks what the step asked, with a note, and has nothing left to be posted', async () => {
    const entries = await journal();
    const calls = recordedCalls(entries);
    const step = calls[1]?.step ?? 0;
    const source = { ...SOURCE, threadTs: '1800000000.000001' };
    const recording = { sessionId: 'old', entries, objects: new Map() };
    const forked = forkedEntries(
      recording,
      step,
      { source, requester: 'U9', model: 'small', addresses: ['http://a/b'] },
      5,
    );
    expect(forked.map(({ version }) => version)).toEqual(entries.slice(0, step).map(({ version }) => version));
    expect(new Set(forked.map(({ sessionId }) => sessionId)).size).toBe(1);
    const { state } = forked.at(-1) as JournalEntry;
    expect(state).toMatchObject({ source, requester: 'U9', noticesPending: [], phase: { kind: 'thinking' } });
    const transcript = forked.flatMap(({ messages }) => messages);
    expect(transcript.slice(0, -1)).toEqual(calls[1]?.transcript);
    expect(JSON.stringify(transcript.at(-1))).toContain('Repositories that are there now: http://a/b.');
    expect(() => forkedEntries(recording, 99, { source, requester: 'U9', model: 'small', addresses: [] }, 5)).toThrow(
      `Replies are the steps ${calls.map((call) => call.step).join(', ')}.`,
    );
  });
});
