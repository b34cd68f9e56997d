import type { ModelTable } from '@remote-swe/core/domain/model/models';
import { noSpend, type Usage } from '@remote-swe/core/domain/model/spend';
import type { InboxItem, JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Dispatch, DispatchTarget, OpenWork, Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId, slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import type { Rules, Session } from '@remote-swe/core/engine/context/context';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { callFacts } from '@remote-swe/core/engine/tool-calls/time-limits';
import type { CodeHost } from '@remote-swe/core/ports/code-host';
import type { ModelReply } from '@remote-swe/core/ports/model';
import { allTools } from '@remote-swe/core/tools/all';
import type { LambdaToolContext } from '@remote-swe/core/tools/lambda-tool';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { START } from './clock.ts';

export const SOURCE: SlackThread = { kind: 'slack', teamId: 'T1', channel: 'C1', threadTs: '1700000000.000001' };
export const SESSION = slackSessionId(SOURCE);

export const MODELS: ModelTable = {
  default: 'small',
  models: {
    small: model({ contextTokens: 200_000, outputTokensMax: 20_000, caching: true }),
    plain: model({ contextTokens: 100_000, outputTokensMax: 4_000, caching: false }),
  },
};

function model(more: { contextTokens: number; outputTokensMax: number; caching: boolean }) {
  return {
    modelId: 'anthropic.claude-sonnet-5',
    profilePrefix: 'us',
    thinking: 'none' as const,
    images: { countMax: 20, bytesMax: 3_932_160 },
    price: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
    ...more,
  };
}

export const SETTINGS: Settings = {
  build: 'test',
  systemPrompt: 'You are an engineer.',
  models: MODELS,
  model: 'small',
  fallbackModels: [],
  sessionBudgetMicroUsd: 20_000_000,
  turnStepsMax: 50,
  contextTokensMax: 150_000,
  shortening: 'summary',
  turnActiveMsMax: 10_800_000,
  workerIdleMs: 1_800_000,
  codeHostUrl: 'https://github.com',
  coAuthor: 'none',
  pullRequestRequester: 'thread',
  admins: [],
  commitAuthor: { name: 'remote-swe', email: 'remote-swe@example.com' },
  protectedBranches: ['default'],
};

export const TOOLS = new ToolBox(allTools);
export const RULES: Rules = { settings: SETTINGS, tools: TOOLS };

export function state(phase: Phase, more: Partial<SessionState> = {}): SessionState {
  return {
    schema: 1,
    source: SOURCE,
    phase,
    turn: 1,
    turnSteps: 1,
    turnStartedAt: START - 60_000,
    requester: 'U1',
    model: 'small',
    transcriptFrom: 1,
    counters: { steps: 3, modelCalls: 2, commands: 1 },
    spend: noSpend,
    todo: [],
    repositories: [],
    pullRequests: [],
    noticesPending: [],
    ...more,
  };
}

export const idle: Phase = { kind: 'idle' };
export const thinking: Extract<Phase, { kind: 'thinking' }> = { kind: 'thinking', attempt: 0, maxTokensRaises: 0 };

export function acting(dispatch: Dispatch, calls = [bashCall('a')], results: ToolResult[] = []): Phase {
  return { kind: 'acting', work: { calls, results, dispatch } };
}

export function paused(work?: OpenWork): Phase {
  return { kind: 'paused', reason: { kind: 'stopped', byUser: 'U1' }, ...(work ? { work } : {}) };
}

export function workOf(dispatch: Dispatch, calls = [bashCall('a')], results: ToolResult[] = []): OpenWork {
  return { calls, results, dispatch };
}

export function target(more: Partial<DispatchTarget> = {}): DispatchTarget {
  return {
    toolCallIds: ['a'],
    instanceId: 'i-1',
    generation: 1,
    intentVersion: 3,
    notAfter: START + 120_000,
    deadline: START + 600_000,
    dispatches: 1,
    ...more,
  };
}

export const dispatches = {
  none: { kind: 'none' },
  sentBefore: { kind: 'none', sentBefore: target() },
  workerWait: { kind: 'worker-wait', since: START, checkAt: START + 5_000 },
  intent: { kind: 'intent', target: target() },
  sent: { kind: 'sent', target: target(), commandId: 'command-1', checkAt: START + 60_000, checkDelayMs: 60_000 },
  cancelRequested: { kind: 'cancel-requested', target: target() },
  cancelLater: { kind: 'cancel-requested', target: target(), checkAt: START + 60_000 },
  cancelSent: {
    kind: 'cancel-sent',
    target: target(),
    commandId: 'command-2',
    checkAt: START + 60_000,
    checkDelayMs: 60_000,
  },
} as const satisfies Record<string, Dispatch>;

export function bashCall(toolCallId: string, input: unknown = { command: 'ls' }): ToolCall {
  return { toolCallId, name: 'bash', input };
}

export function todoCall(toolCallId: string): ToolCall {
  return { toolCallId, name: 'todo', input: { items: [] } };
}

export function result(toolCallId: string, text = 'ok'): ToolResult {
  return { toolCallId, isError: false, outcome: 'completed', content: [{ type: 'text', text }], durationMs: 5 };
}

export function message(ts: string, text = 'please', more: Partial<InboxItem> = {}): InboxItem {
  return { key: `slack:C1:${ts}`, kind: 'message', ts, user: 'U1', text, files: [], at: START, ...more };
}

export function stop(ts: string, user = 'U2'): InboxItem {
  return message(ts, 'stop', { kind: 'stop', user });
}

export function session(sessionState: SessionState, unread: InboxItem[] = [], version = 5): Session {
  return {
    sessionId: SESSION,
    version,
    stored: sessionState,
    state: sessionState,
    entryAt: START,
    isBuried: false,
    unread,
    flushed: new Set(),
    posting: slackThreads.posting,
    messages: async () => [],
  };
}

export function entry(sessionState: SessionState, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    schema: 1,
    sessionId: SESSION,
    version: 1,
    at: START - 1_000,
    kind: 'reply',
    state: sessionState,
    messages: [],
    absorbed: [],
    build: 'test',
    ...more,
  };
}

export const USAGE: Usage = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0 };

export function toolUse(toolUseId: string, name = 'bash', input: ModelBlock = { command: 'ls' }): ModelBlock {
  return { toolUse: { toolUseId, name, input } };
}

export function reply(blocks: ModelBlock[], stopReason: ModelReply['stopReason'] = 'tool-use'): ModelReply {
  return { blocks, stopReason, usage: USAGE };
}

export function says(text: string): ModelReply {
  return reply([{ text }], 'end');
}

/** What the planner knows of calls, from the real definitions. */
export const CALL_FACTS = callFacts(new ToolBox(allTools));

/** What a tool of Lambda's is given, in a session that is idle: `more` says what is otherwise. */
export function lambdaContext(codeHost: CodeHost, more: Partial<LambdaToolContext> = {}): LambdaToolContext {
  return {
    ...{ toolCallId: 'a', state: state(idle), codeHost, now: START },
    threadLink: async () => undefined,
    requesterShown: 'thread',
    pictureRoom: () => ({ count: 20, bytes: 12_000_000 }),
    guard() {},
    ...more,
  };
}
