import type { OpenWork } from '@remote-swe/core/domain/session/session';
import { openCalls } from '@remote-swe/core/domain/session/session';
import { resultsMessage } from '@remote-swe/core/domain/transcript/transcript';
import { CANCELLED, resultsDraft, sameResult } from '@remote-swe/core/engine/session/results';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  message,
  paused,
  RULES,
  result,
  session,
  state,
  target,
  workOf,
} from '../../fakes/build.ts';

const CALLS = [bashCall('a'), bashCall('b'), bashCall('c')];

describe('resultsDraft', () => {
  it('resultsDraft makes one transcript message when every call has its result, and lets the model go on', () => {
    const work = workOf(dispatches.sent, CALLS, [result('a')]);
    const draft = resultsDraft(RULES, session(state(acting(dispatches.sent))), {
      work,
      results: [result('b'), result('c')],
    });
    expect(draft.messages).toEqual([resultsMessage([result('a'), result('b'), result('c')])]);
    expect(draft.session.state.phase).toEqual({ kind: 'thinking', attempt: 0, maxTokensRaises: 0 });
    expect(draft.ring).toBe('always');
  });

  it('resultsDraft keeps results in the state, not in the transcript, while calls are open', () => {
    const work = workOf(dispatches.sent, CALLS);
    const draft = resultsDraft(RULES, session(state(acting(dispatches.sent))), { work, results: [result('a')] });
    expect(draft.messages).toEqual([]);
    expect(draft.session.state.phase).toEqual({
      kind: 'acting',
      work: { calls: CALLS, results: [result('a')], dispatch: { kind: 'none' } },
    });
  });

  it('resultsDraft closes what never ran when the session is being stopped, and stays paused', () => {
    const work: OpenWork = { calls: CALLS, results: [], dispatch: dispatches.cancelSent };
    const draft = resultsDraft(RULES, session(state(paused(work))), { work, results: [result('a')] });
    const [message] = draft.messages;
    const results = message?.kind === 'results' ? message.results : [];
    expect(results.map(({ toolCallId, outcome }) => [toolCallId, outcome])).toEqual([
      ['a', 'completed'],
      ['b', 'cancelled'],
      ['c', 'cancelled'],
    ]);
    expect(draft.session.state.phase).toEqual({ kind: 'paused', reason: { kind: 'stopped', byUser: 'U1' } });
  });

  it('resultsDraft knows a plan as this turn’s while other calls of its reply still run', () => {
    const draft = resultsDraft(RULES, session(state(acting(dispatches.none))), {
      work: workOf(dispatches.none, CALLS),
      results: [result('a')],
      changes: [{ kind: 'plan', items: [{ id: '1', text: 'do', state: 'open' }] }],
    });
    expect(draft.session.state.phase.kind).toBe('acting');
    expect(draft.session.state.guards?.hasPlan).toBe(true);
  });

  it('resultsDraft keeps the newest heads of pull requests that were read, each once', () => {
    const heads = Array.from({ length: 30 }, (_, index) => `acme/widget:b${index}`);
    const work = workOf(dispatches.none, CALLS);
    const changes = [{ kind: 'heads' as const, heads }];
    const read = state(acting(dispatches.none), { heads: ['acme/widget:b29', 'acme/widget:old'] });
    const draft = resultsDraft(RULES, session(read), { work, results: [result('a')], changes });
    expect(draft.session.state.heads).toEqual(heads.slice(-20));
  });

  it('resultsDraft counts what was done in a reply that a stop ended: it is open when the session goes on', () => {
    const calls = [{ toolCallId: 'a', name: 'edit_file', input: { path: 'a' } }, bashCall('b')];
    const work = workOf(dispatches.cancelSent, calls);
    const draft = resultsDraft(RULES, session(state(paused(work))), { work, results: [result('a')] });
    expect(draft.session.state.phase).toMatchObject({ kind: 'paused' });
    expect(draft.session.state.guards).toMatchObject({ hasEdits: true, hasUncheckedEdits: true });
  });

  it('resultsDraft stays paused with the rest open when a command of a paused session ends', () => {
    const work: OpenWork = { calls: CALLS, results: [], dispatch: dispatches.sent };
    const draft = resultsDraft(RULES, session(state(paused(work))), { work, results: [result('a')] });
    expect(draft.session.state.phase).toMatchObject({ kind: 'paused', work: { results: [result('a')] } });
  });

  it('resultsDraft goes on instead when somebody has written meanwhile', () => {
    const work: OpenWork = { calls: CALLS, results: [], dispatch: dispatches.sent };
    const resumed = session(state(paused(work)), [message('1800000000.000001')]);
    expect(
      resultsDraft(RULES, resumed, { work, results: CALLS.map(({ toolCallId }) => result(toolCallId)) }).session.state
        .phase.kind,
    ).toBe('thinking');
    expect(resultsDraft(RULES, resumed, { work, results: [result('a')] }).session.state.phase.kind).toBe('acting');
  });

  it('resultsDraft gives every call exactly one result, however they come in and whatever stops them (G3)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.boolean(),
        (count, some, cancelling) => {
          const calls = Array.from({ length: count }, (_, index) => bashCall(`call-${index}`));
          const known = calls.slice(0, Math.min(some, count)).map(({ toolCallId }) => result(toolCallId));
          const dispatch = cancelling ? dispatches.cancelSent : dispatches.sent;
          const work = workOf(dispatch, calls);
          const stopping = session(state(cancelling ? paused(work) : acting(dispatch, calls)));
          const draft = resultsDraft(RULES, stopping, { work, results: known });
          const [message] = draft.messages;
          const complete = cancelling || known.length === count;
          expect(message !== undefined).toBe(complete);
          if (message?.kind !== 'results') return;
          expect(message.results.map(({ toolCallId }) => toolCallId)).toEqual(
            calls.map(({ toolCallId }) => toolCallId),
          );
        },
      ),
    );
  });

  it('resultsDraft applies what Lambda tools change', () => {
    const before = state(acting(dispatches.none), { repositories: ['o/a'] });
    const pullRequest = { repository: 'o/a', number: 1, url: 'https://x/1', branch: 'fix' };
    const draft = resultsDraft(RULES, session(before), {
      work: workOf(dispatches.none, CALLS),
      results: [result('a')],
      changes: [
        { kind: 'plan', items: [{ id: '1', text: 'do', state: 'open' }] },
        { kind: 'repository', repository: 'o/a' },
        { kind: 'repository', repository: 'o/b' },
        { kind: 'pull-request', pullRequest },
        { kind: 'pull-request', pullRequest: { ...pullRequest, branch: 'fix-2' } },
        { kind: 'checks', repository: 'O/A', number: 1, verdict: 'red' },
        { kind: 'checks', repository: 'o/a', number: 2, verdict: 'green' },
        { kind: 'notice', text: 'one' },
        { kind: 'notice', text: 'two' },
      ],
    });
    expect(draft.session.state).toMatchObject({
      repositories: ['o/a', 'o/b'],
      pullRequests: [{ branch: 'fix-2', checks: { verdict: 'red' } }],
    });
    expect(draft.session.state.todo).toHaveLength(1);
    expect(draft.notices.map(({ id, text }) => [id, text])).toEqual([
      ['slack:T1:C1:1700000000.000001#6#0', 'one'],
      ['slack:T1:C1:1700000000.000001#6#1', 'two'],
    ]);
  });
});

describe('openCalls and sameResult', () => {
  it('openCalls names what has no result yet', () => {
    expect(openCalls(workOf(dispatches.none, CALLS, [result('b')])).map(({ toolCallId }) => toolCallId)).toEqual([
      'a',
      'c',
    ]);
  });

  it('The same result for all open calls is an error the model can read', () => {
    expect(
      sameResult(
        target().toolCallIds.map((toolCallId) => ({ toolCallId })),
        'cancelled',
        CANCELLED,
      ),
    ).toEqual([
      {
        toolCallId: 'a',
        isError: true,
        outcome: 'cancelled',
        content: [{ type: 'text', text: CANCELLED }],
        durationMs: 0,
      },
    ]);
  });
});
