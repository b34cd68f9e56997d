import { textsOf } from '@remote-swe/core/domain/language/texts';
import { errorReason } from '@remote-swe/core/domain/notices/error-reason';
import { MAX_TOKENS_RAISES_MAX } from '@remote-swe/core/engine/context/settings';
import { MALFORMED_MAX } from '@remote-swe/core/engine/guards/limits';
import { CONTINUE, SMALLER_PARTS, UNREADABLE } from '@remote-swe/core/engine/guards/nudges';
import { replyDraft } from '@remote-swe/core/engine/model-call/reply';
import type { ModelReply } from '@remote-swe/core/ports/model';
import { describe, expect, it } from 'vitest';
import { RULES, reply, says, session, state, thinking, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const draftOf = (given: ModelReply, phase = thinking, more = {}) => {
  const draft = replyDraft(RULES, session(state(phase, more)), given, START);
  return { ...draft, state: draft.session.state };
};

describe('a reply with tool calls', () => {
  it('A reply opens its tool calls, in order, and shows the first progress message', () => {
    const draft = draftOf(reply([{ text: 'I look.' }, toolUse('a'), toolUse('b', 'todo', { items: [] })]));
    expect(draft.state.phase).toMatchObject({
      kind: 'acting',
      work: { calls: [{ toolCallId: 'a' }, { toolCallId: 'b' }], results: [], dispatch: { kind: 'none' } },
    });
    expect(draft.notices).toMatchObject([{ kind: 'progress', stoppable: true }]);
    expect(draft.state.progress?.id).toBe(draft.notices[0]?.id);
  });

  it('A reply shows one progress message per turn', () => {
    expect(draftOf(reply([toolUse('a')]), thinking, { progress: { id: 'p' } }).notices).toEqual([]);
  });

  it('A reply with an unknown tool is answered at once, with the known ones', () => {
    const draft = draftOf(reply([toolUse('a', 'launch_rocket')]));
    expect(draft.state.phase.kind).toBe('thinking');
    expect(draft.messages).toMatchObject([
      { kind: 'model' },
      { kind: 'results', results: [{ toolCallId: 'a', isError: true, outcome: 'completed' }] },
    ]);
    expect(JSON.stringify(draft.messages)).toMatch(/There is no tool 'launch_rocket'.*Tools: bash, .*todo/);
  });

  it('A reply with an input that does not fit is answered at once, with what is wrong', () => {
    const draft = draftOf(reply([toolUse('a', 'bash', { command: {} } as never)]));
    expect(JSON.stringify(draft.messages)).toMatch(/does not fit its schema; nothing was run.*command/);
  });

  it('A reply with some bad calls has only those answered at once, and the others run', () => {
    const draft = draftOf(reply([toolUse('a'), toolUse('b', 'nope'), toolUse('c', 'bash', {})]));
    expect(draft.state.phase).toMatchObject({ work: { results: [{ toolCallId: 'b' }, { toolCallId: 'c' }] } });
    expect(draft.messages).toHaveLength(1);
  });

  it('A tool’s name in the wrong case is taken for what it means', () => {
    expect(draftOf(reply([toolUse('a', 'Bash')])).state.phase).toMatchObject({ work: { calls: [{ name: 'bash' }] } });
  });

  it('A reply may make twenty calls', () => {
    const blocks = Array.from({ length: 20 }, (_, index) => toolUse(`call-${index}`));
    const { phase } = draftOf(reply(blocks)).state;
    expect(phase.kind === 'acting' && phase.work.calls.map((call) => call.toolCallId)).toEqual(
      blocks.map((_, index) => `call-${index}`),
    );
  });

  it('A reply that stops for tools without any tool is the answer', () => {
    expect(draftOf(reply([{ text: 'Hello.' }], 'tool-use')).state.phase.kind).toBe('idle');
  });

  it('The calls of a reply that says it ended run: each of them needs its result', () => {
    expect(draftOf(reply([{ text: 'I look.' }, toolUse('a')], 'end')).state.phase).toMatchObject({
      kind: 'acting',
      work: { calls: [{ toolCallId: 'a' }] },
    });
  });
});

describe('a final reply', () => {
  it('A final reply mentions the requester, adds the cost, and leaves the session idle', () => {
    const draft = draftOf(says('Done: the bug is gone.'));
    expect(draft.state.phase).toEqual({ kind: 'idle' });
    expect(draft.notices).toMatchObject([{ kind: 'message', mention: 'U1' }]);
    expect(draft.notices[0]?.text).toMatch(/^Done: the bug is gone\.\n_1 min · 1 model call · \$0\.00 in all_$/);
  });

  it('A final reply takes the Stop button away when the turn showed its progress', () => {
    const draft = draftOf(says('Done.'), thinking, { progress: { id: 'p', ts: '1.0' } });
    expect(draft.notices[1]).toMatchObject({ kind: 'progress', id: 'p', stoppable: false });
  });

  it('A final reply that is long is cut into messages with one mention and one cost line', () => {
    const draft = draftOf(says('line\n'.repeat(2_000)));
    expect(draft.notices.length).toBeGreaterThan(1);
    expect(draft.notices.filter((notice) => notice.kind === 'message' && notice.mention)).toHaveLength(1);
    expect(new Set(draft.notices.map((notice) => notice.id)).size).toBe(draft.notices.length);
    expect(draft.notices.at(-1)?.text).toContain('_1 min · 1 model call');
  });

  it.each([
    ['nothing', []],
    ['only reasoning', [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }]],
  ])('A final reply that holds %s is answered with "go on" once, then ends the turn as failed', (_name, blocks) => {
    const first = draftOf(reply(blocks, 'end'));
    expect(first).toMatchObject({ kind: 'nudge', notices: [], messages: [{ kind: 'advice', texts: [CONTINUE] }] });
    expect(first.state.phase).toEqual(thinking);
    const second = draftOf(reply(blocks, 'end'), thinking, { guards: first.state.guards });
    expect(second).toMatchObject({ messages: [], state: { phase: { kind: 'idle' }, ended: 'failed' } });
    expect(second.notices[0]?.text).toContain(textsOf(undefined).answer.endedEmpty);
  });

  it('A final reply may be empty again after the model has done something', () => {
    const { guards } = draftOf(reply([], 'end')).state;
    const worked = draftOf(reply([toolUse('a')]), thinking, { guards });
    expect(worked.state.guards?.emptyEnds).toBe(0);
  });

  it.each([
    ['model', /declined/],
    ['guardrail', /guardrail of this AWS account/],
    ['filter', /content filter/],
    [undefined, /declined/],
  ] as const)('A reply refused by %s is not asked again, and says why in plain words', (refusedBy, text) => {
    const draft = draftOf({ ...reply([{ text: 'partial' }], 'refused'), ...(refusedBy ? { refusedBy } : {}) });
    expect(draft).toMatchObject({ messages: [], state: { phase: { kind: 'idle' }, ended: 'failed' } });
    expect(draft.notices[0]?.text).toMatch(text);
  });
});

describe('a reply that cannot be used', () => {
  it('A reply that was cut is dropped whole, and asked for again with more room', () => {
    const draft = draftOf(reply([toolUse('a')], 'max-tokens'));
    expect(draft).toMatchObject({ kind: 'raise-max-tokens', messages: [] });
    expect(draft.state.phase).toEqual({ kind: 'thinking', attempt: 0, maxTokensRaises: 1 });
  });

  it('A reply is asked for in smaller parts, once, when no room was enough; then the session pauses', () => {
    const raised = { ...thinking, maxTokensRaises: MAX_TOKENS_RAISES_MAX };
    const asked = draftOf(reply([], 'max-tokens'), raised);
    expect(asked).toMatchObject({ kind: 'nudge', messages: [{ kind: 'advice', texts: [SMALLER_PARTS] }] });
    expect(asked.state.phase).toEqual(raised);
    const paused = draftOf(reply([], 'max-tokens'), raised, { guards: asked.state.guards });
    expect(paused.state.phase).toMatchObject({ kind: 'paused', reason: errorReason('stillCut') });
  });

  it('An unreadable reply is asked for three times more, each time with the reason; then the session pauses', () => {
    let guards = draftOf(says('x')).state.guards;
    for (let time = 0; time < MALFORMED_MAX; time++) {
      const draft = draftOf(reply([toolUse('a')], 'malformed'), thinking, { guards });
      expect(draft).toMatchObject({ kind: 'nudge', messages: [{ kind: 'advice', texts: [UNREADABLE] }] });
      guards = draft.state.guards;
    }
    const good = draftOf(reply([toolUse('a')]), thinking, { guards });
    expect(good.state.guards?.malformed).toBe(0);
    const paused = draftOf(reply([], 'malformed'), thinking, { guards });
    expect(paused.state.phase).toMatchObject({ kind: 'paused', reason: errorReason('stillUnreadable') });
  });

  it('A conversation that has outgrown the model is shortened before the next call', () => {
    const draft = draftOf(reply([{ text: 'partial' }], 'context-full'));
    expect(draft).toMatchObject({ kind: 'context-full', messages: [], state: { phase: { kind: 'thinking' } } });
    expect(draft.state.shortening).toEqual({ tries: 0, overflow: true });
  });
});
