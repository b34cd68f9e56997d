import { replyDraft } from '@remote-swe/core/engine/reply';
import { MAX_TOKENS_RAISES_MAX } from '@remote-swe/core/engine/settings';
import type { ModelReply } from '@remote-swe/core/ports';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { describe, expect, it } from 'vitest';
import { reply, says, session, state, thinking, toolUse } from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';

const TOOLS = new ToolBox(allTools);
const draftOf = (given: ModelReply, phase = thinking, more = {}) => {
  const current = state(phase, more);
  return replyDraft(session(current), current, given, TOOLS, START);
};

describe('a reply with tool calls', () => {
  it('opens them, in order, and shows the first progress message', () => {
    const draft = draftOf(reply([{ text: 'I look.' }, toolUse('a'), toolUse('b', 'todo', { items: [] })]));
    expect(draft.state.phase).toMatchObject({
      kind: 'acting',
      work: { calls: [{ toolCallId: 'a' }, { toolCallId: 'b' }], results: [], dispatch: { kind: 'none' } },
    });
    expect(draft.notices).toMatchObject([{ kind: 'progress', stoppable: true }]);
    expect(draft.state.progress?.id).toBe(draft.notices[0]?.id);
  });

  it('shows one progress message per turn', () => {
    expect(draftOf(reply([toolUse('a')]), thinking, { progress: { id: 'p' } }).notices).toEqual([]);
  });

  it('answers an unknown tool at once and names the known ones', () => {
    const draft = draftOf(reply([toolUse('a', 'launch_rocket')]));
    expect(draft.state.phase.kind).toBe('thinking');
    expect(draft.messages).toMatchObject([
      { kind: 'model' },
      { kind: 'results', results: [{ toolCallId: 'a', isError: true, outcome: 'completed' }] },
    ]);
    expect(JSON.stringify(draft.messages)).toMatch(/There is no tool 'launch_rocket'.*Tools: bash, .*todo/);
  });

  it('answers an input that does not fit at once and says what is wrong', () => {
    const draft = draftOf(reply([toolUse('a', 'bash', { command: 5 } as never)]));
    expect(JSON.stringify(draft.messages)).toMatch(/does not fit its schema; nothing was run.*command/);
  });

  it('answers only the bad calls at once, and runs the others', () => {
    const draft = draftOf(reply([toolUse('a'), toolUse('b', 'nope'), toolUse('c', 'bash', {})]));
    expect(draft.state.phase).toMatchObject({ work: { results: [{ toolCallId: 'b' }, { toolCallId: 'c' }] } });
    expect(draft.messages).toHaveLength(1);
  });

  it('takes a name in the wrong case for what it means', () => {
    expect(draftOf(reply([toolUse('a', 'Bash')])).state.phase).toMatchObject({ work: { calls: [{ name: 'bash' }] } });
  });

  it('takes twenty calls', () => {
    const blocks = Array.from({ length: 20 }, (_, index) => toolUse(`call-${index}`));
    const { phase } = draftOf(reply(blocks)).state;
    expect(phase.kind === 'acting' && phase.work.calls.map((call) => call.toolCallId)).toEqual(
      blocks.map((_, index) => `call-${index}`),
    );
  });

  it('takes a stop for tools without any tool for the answer', () => {
    expect(draftOf(reply([{ text: 'Hello.' }], 'tool-use')).state.phase.kind).toBe('idle');
  });

  it('runs the calls of a reply that says it ended: each of them needs its result', () => {
    expect(draftOf(reply([{ text: 'I look.' }, toolUse('a')], 'end')).state.phase).toMatchObject({
      kind: 'acting',
      work: { calls: [{ toolCallId: 'a' }] },
    });
  });
});

describe('a final reply', () => {
  it('mentions the requester, adds the cost, and leaves the session idle', () => {
    const draft = draftOf(says('Done: the bug is gone.'));
    expect(draft.state.phase).toEqual({ kind: 'idle' });
    expect(draft.notices).toMatchObject([{ kind: 'message', mention: 'U1' }]);
    expect(draft.notices[0]?.text).toMatch(/^Done: the bug is gone\.\n_\$0\.00 · 1 min · 2 model calls_$/);
  });

  it('takes the Stop button away when the turn showed its progress', () => {
    const draft = draftOf(says('Done.'), thinking, { progress: { id: 'p', ts: '1.0' } });
    expect(draft.notices[1]).toMatchObject({ kind: 'progress', id: 'p', stoppable: false });
  });

  it('cuts a long answer into messages with one mention and one cost line', () => {
    const draft = draftOf(says('line\n'.repeat(2_000)));
    expect(draft.notices.length).toBeGreaterThan(1);
    expect(draft.notices.filter((notice) => notice.kind === 'message' && notice.mention)).toHaveLength(1);
    expect(new Set(draft.notices.map((notice) => notice.id)).size).toBe(draft.notices.length);
    expect(draft.notices.at(-1)?.text).toContain('model calls_');
  });

  it.each([
    ['nothing', []],
    ['only reasoning', [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }]],
  ])('says so when the model ended with %s, and keeps nothing that Bedrock would refuse', (_name, blocks) => {
    const draft = draftOf(reply(blocks, 'end'));
    expect(draft.notices[0]?.text).toContain('ended without an answer');
    expect(draft.messages).toEqual([]);
    expect(draft.state.phase.kind).toBe('idle');
  });

  it('says so when the model declined, and keeps nothing of it', () => {
    const draft = draftOf(reply([{ text: 'partial' }], 'refused'));
    expect(draft).toMatchObject({ messages: [], state: { phase: { kind: 'idle' } } });
    expect(draft.notices[0]?.text).toContain('declined');
  });
});

describe('a reply that cannot be used', () => {
  it.each(['max-tokens', 'malformed'] as const)('%s: is dropped whole and asked for again with more room', (reason) => {
    const draft = draftOf(reply([toolUse('a')], reason));
    expect(draft).toMatchObject({ kind: 'raise-max-tokens', messages: [] });
    expect(draft.state.phase).toEqual({ kind: 'thinking', attempt: 0, maxTokensRaises: 1 });
  });

  it('pauses when no room was enough', () => {
    const raised = { ...thinking, maxTokensRaises: MAX_TOKENS_RAISES_MAX };
    expect(draftOf(reply([], 'max-tokens'), raised).state.phase).toMatchObject({
      kind: 'paused',
      reason: { kind: 'error' },
    });
  });

  it('shortens a conversation that has outgrown the model before the next call', () => {
    const draft = draftOf(reply([{ text: 'partial' }], 'context-full'));
    expect(draft).toMatchObject({ kind: 'context-full', messages: [], state: { phase: { kind: 'thinking' } } });
    expect(draft.state.shortening).toEqual({ tries: 0, overflow: true });
  });
});
