import type { GuardState } from '@remote-swe/core/domain/session/guard-state';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { OpenWork, SessionState } from '@remote-swe/core/domain/session/session';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { INBOX_SAMPLES } from './inbox.ts';
import { AT, CLONES, FRAME as frame, request, type Samples, SESSION_ID, SPENT } from './sample.ts';
import { result, target, work } from './work.ts';

const usage = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 30, cacheWriteTokens: 40, cacheWrite1hTokens: 5 };
const paid = { usage, costMicroUsd: 1_000, request };

const guards: GuardState = {
  traces: [{ call: 'a1', result: 'b2', failed: true }],
  editFailures: { 'src/index.ts': 2 },
  emptyEnds: 1,
  unasked: ['1700000000.000002'],
  malformed: 1,
  askedForParts: true,
  endNudges: 1,
  named: ['todo'],
  silentSteps: 3,
  silentMs: 60_000,
  silenceReminders: 1,
  activeMs: 120_000,
  softLimits: ['steps', 'time'],
  workerLosses: 1,
  hasPlan: true,
  hasEdits: true,
  hasUncheckedEdits: true,
  openJobs: ['j1'],
  pushed: ['acme/widget:fix'],
  redChecks: 2,
  heldAnswer: 'Done.',
};

const messages: TranscriptMessage[] = [
  {
    kind: 'people',
    facts: 'Facts',
    handOver: 'What was done before',
    newModel: 'small',
    people: [
      {
        key: 'slack:C1:1700000000.000002',
        user: 'U1',
        text: 'Please look at this',
        images: [{ format: 'png', key: 'attachments/a', bytes: 1_000 }],
        at: AT,
        name: 'Ada',
        localTime: 'Mon, 23 Nov 2026, 07:06 (Asia/Tokyo)',
        parts: [{ frame, text: 'A forwarded plan' }],
        change: { kind: 'changed', at: AT, of: 'Please look' },
      },
    ],
    frames: 1,
  },
  { kind: 'model', blocks: [{ text: 'I will.' }, { toolUse: { toolUseId: 'tooluse_a', name: 'bash', input: {} } }] },
  { kind: 'results', results: [result], frames: 1 },
  { kind: 'advice', texts: ['Run the tests.'], frames: 1 },
];

/** A state with nothing that is optional. */
const least: SessionState = {
  schema: 1,
  source: { kind: 'slack', teamId: 'T1', channel: 'C1', threadTs: '1700000000.000001' },
  phase: { kind: 'acting', work },
  turn: 2,
  turnSteps: 4,
  turnStartedAt: AT - 60_000,
  requester: 'U1',
  model: 'small',
  transcriptFrom: 5,
  counters: { steps: 9, modelCalls: 5, commands: 3 },
  spend: { costMicroUsd: 1_234_567, estimatedMicroUsd: 8_900, usage },
  todo: [],
  repositories: [],
  pullRequests: [],
  noticesPending: [],
};

/** A state with every field that there is. */
const full: Required<SessionState> = {
  ...least,
  ...{ language: 'ja', begunBy: 'U2', begun: { at: AT, title: 'Fix the sum of a cart' } },
  ...{ origin: { sessionId: SESSION_ID, version: 4 }, systemPrompt: 'You are terse.' },
  ...{ nextModel: 'large', mode: 'review', namedBranches: ['release/2'] },
  remarks: [{ url: 'https://github.com/a/b/pull/1#discussion_r2', where: 'a/b#1, x.js:3', by: 'bob', turn: 2 }],
  ...{ remarksLeft: { count: 3, turn: 2 }, place: '999999999999/eu-central-1' },
  turnFromMicroUsd: 1_000_000,
  spendByDay: [SPENT],
  fallback: { chosen: 'large', tried: 1, place: 'second' },
  people: [
    {
      user: 'U2',
      at: AT,
      name: 'Ada',
      timeZone: 'Europe/London',
      locale: 'en-GB',
      email: 'ada@example.com',
      isAuthor: true,
    },
  ],
  modelNote: 'There is no model huge',
  context: { tokens: 9_000, addedTokens: 300, images: 1, imageBytes: 1_000, unseenImages: 1, baseTokens: 2_000 },
  shortening: { tries: 1, overflow: true },
  window: { model: 'haiku4.5', tokens: 32_768 },
  ...{ clones: CLONES, keptDiff: { name: '10-run', version: 11, at: AT, isBehind: true } },
  cached: {
    at: AT,
    model: 'small',
    blocks: 12,
    tokens: 8_000,
    waits: 3,
    longWaits: 1,
    hour: { blocks: 4, tokens: 3_000 },
  },
  sessionLog: { key: 'logs/a', name: 'session-log-5.md' },
  stopTs: '1700000000.000003',
  threadReadTo: '1700000000.000002',
  budgetMicroUsd: 5_000_000,
  sessionBudgetMicroUsd: 30_000_000,
  budgetNotes: ['session:20000000'],
  todo: [{ id: '1', text: 'find', state: 'in-progress' }],
  repositories: ['acme/widget'],
  forks: [{ repository: 'helper/widget', upstream: 'acme/widget' }],
  pullRequests: [
    {
      repository: 'acme/widget',
      number: 7,
      url: 'https://github.com/acme/widget/pull/7',
      branch: 'fix',
      foreign: true,
      checks: { verdict: 'red', at: AT },
      ended: 'merged',
    },
  ],
  heads: ['acme/widget:fix'],
  attachments: [{ key: 'attachments/b', name: 'plan.md', bytes: 2_000 }],
  progress: {
    id: `${SESSION_ID}#3#0`,
    ts: '1700000000.000004',
    at: AT,
    below: true,
    old: '1700000000.000003',
  },
  guards,
  ended: 'unfinished',
  overAt: AT,
  eventsPending: [{ to: 'bus', id: `${SESSION_ID}#9#event-0`, type: 'session.started', at: AT, detail: { turn: 2 } }],
  heldUntil: AT + 60_000,
  undelivered: { count: 2, at: AT, reason: 'the callback was answered with HTTP 503' },
  mcp: {
    from: 5,
    toolset: 'abc',
    learn: ['memory'],
    told: ['one'],
    untold: [
      'two',
      { kind: 'no-server', server: 'docs', reason: 'gone' },
      { kind: 'left-out', count: 1, named: ['a'] },
    ],
  },
  noticesPending: [
    {
      kind: 'message',
      id: `${SESSION_ID}#9#0`,
      at: AT,
      text: 'Here it is',
      mention: 'U1',
      file: { key: 'files/a', name: 'report.pdf', instead: 'messages' },
      buttons: [{ action: 'raise-budget', label: 'Raise' }],
      feedback: { good: 'Good answer', bad: 'Bad answer' },
    },
    { kind: 'progress', id: `${SESSION_ID}#9#1`, at: AT, text: 'Working', stoppable: true, language: 'ja' },
  ],
};

function entry(state: SessionState, more: Partial<JournalEntry> = {}): JournalEntry {
  const base = { schema: 1, sessionId: SESSION_ID, version: 9, at: AT, kind: 'results', state } as const;
  return { ...base, messages: [], absorbed: [], build: 'golden', ...more };
}

const inPhase = (phase: SessionState['phase']) => entry({ ...least, phase });
const acting = (dispatch: OpenWork['dispatch']): SessionState['phase'] => ({
  kind: 'acting',
  work: { ...work, dispatch },
});
const paused = (reason: Extract<SessionState['phase'], { kind: 'paused' }>['reason']): SessionState['phase'] => ({
  kind: 'paused',
  reason,
  work,
});
const sent = { target, commandId: 'command-2', checkAt: AT + 60_000, checkDelayMs: 60_000 };

export const JOURNAL_SAMPLES: Samples = {
  'summary-row': {
    full: {
      ...{ title: 'Fix the sum', begunAt: AT, begunBy: 'U1', name: 'Ann', model: 'small', awaits: 'a machine' },
      ...{ isWaiting: true, pausedBecause: 'stopped', people: ['U1', 'U2'], modelCalls: 5, spendByDay: [SPENT] },
      origin: { sessionId: SESSION_ID, version: 4 },
      pullRequests: [
        { repository: 'a/b', number: 1, url: 'https://github.com/a/b/pull/1', checks: 'passed', ended: 'merged' },
      ],
    },
  },
  journal: {
    'every-field': entry(full, { messages, absorbed: ['slack:C1:1700000000.000002'], ...paid }),
    'github-thread': entry({ ...least, source: { kind: 'github', repository: 'acme/widget', number: 7 } }),
    'api-thread': entry({
      ...least,
      source: {
        kind: 'api',
        installation: 'T1',
        id: 'a'.repeat(26),
        callback: { url: 'https://a.example', key: 'k1' },
      },
    }),
    'phase-idle': inPhase({ kind: 'idle' }),
    'phase-thinking': inPhase({ kind: 'thinking', attempt: 1, notBefore: AT, maxTokensRaises: 1 }),
    'phase-none': inPhase(acting({ kind: 'none', sentBefore: target })),
    'phase-worker-wait': inPhase(
      acting({
        kind: 'worker-wait',
        sentBefore: target,
        since: AT,
        checkAt: AT,
        capacity: { since: AT, reason: 'full', told: true },
      }),
    ),
    'phase-intent': inPhase(acting({ kind: 'intent', target })),
    'phase-cancel-requested': inPhase(acting({ kind: 'cancel-requested', target, checkAt: AT })),
    'phase-cancel-sent': inPhase(acting({ kind: 'cancel-sent', ...sent })),
    'phase-stopped': inPhase(paused({ kind: 'stopped', byUser: 'U2', words: 'please stop!!' })),
    'phase-budget': inPhase(
      paused({
        kind: 'budget-usd',
        limitMicroUsd: 20_000_000,
        scope: 'user',
        spentMicroUsd: 20_000_001,
        month: '2026-11',
        raiseToMicroUsd: 40_000_000,
      }),
    ),
    'phase-steps': inPhase(paused({ kind: 'turn-steps', limit: 50 })),
    'phase-time': inPhase(paused({ kind: 'turn-time', limitMs: 10_800_000 })),
    'phase-error': inPhase(
      paused({ kind: 'error', message: 'it failed', cause: { name: 'noBoot', count: 3, detail: 'it failed' } }),
    ),
  },
  'inbox-item': INBOX_SAMPLES,
};
