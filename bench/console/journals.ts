import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { EntryKind, JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ModelBlock, TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';

/** What a made-up session is like. `endsAt`: when its last entry was written, in ms. */
export type JournalWish = { number: number; entries: number; endsAt: number; title?: string; requester?: string };

/** As sessions of the local system are called, so that its people may see them. */
const TEAM = 'T0LOCAL';
const CHANNEL = 'C0DEV';
const TITLES = [
  'Fix the flaky date test and open a pull request',
  'Why does the build take 12 minutes? Please make it shorter',
  'Upgrade TypeScript to 7 and repair what breaks',
  'README を日本語でも読めるようにしてください',
  'Add rate limits per API key',
  'Explain how a session is resumed after a crash',
];
const REPOSITORIES = ['acme/engine', 'acme/web', 'acme/infrastructure'];
const MS_PER_ENTRY = 4_000;
const MICRO_USD_PER_CALL = 8_300;

export function sessionIdOf(wish: JournalWish): string {
  return slackSessionId(sourceOf(wish));
}

function sourceOf({ number }: JournalWish) {
  return { kind: 'slack' as const, teamId: TEAM, channel: CHANNEL, threadTs: `${1_700_000_000 + number}.000100` };
}

/** The journal of a session that works through its task: words, replies with thoughts and calls, their results, now and then a wait. */
export function journalOf(wish: JournalWish): JournalEntry[] {
  const begunAt = wish.endsAt - wish.entries * MS_PER_ENTRY;
  return Array.from({ length: wish.entries }, (_, index) => {
    const { kind, messages, phase = 'thinking' } = partOf(index, wish);
    const paid = kind === 'reply';
    return {
      ...{ schema: 1, sessionId: sessionIdOf(wish), version: index + 1, kind, messages, absorbed: [], build: 'bench' },
      at: begunAt + (index + 1) * MS_PER_ENTRY,
      state: stateOf(wish, { begunAt, index, phase: index === wish.entries - 1 ? 'idle' : phase }),
      ...(paid ? { usage: usageOf(index), costMicroUsd: MICRO_USD_PER_CALL } : {}),
    };
  });
}

type Part = { kind: EntryKind; messages: TranscriptMessage[]; phase?: 'thinking' | 'idle' };

/** Entries of a session come in pairs: a reply with a call, and its result. */
function partOf(index: number, { title, number, entries, requester = 'U0ALICE' }: JournalWish): Part {
  if (index === 0) {
    const text = title ?? titleOf(number);
    const person = { key: `k${number}`, user: requester, name: 'Alice', text, images: [] };
    return { kind: 'noted', messages: [{ kind: 'people', people: [person], frames: FRAME_RULES }] };
  }
  if (index === entries - 1)
    return { kind: 'reply', messages: [{ kind: 'model', blocks: [{ text: 'All is done.' }] }] };
  if (index % 2 === 1) return { kind: 'reply', messages: [{ kind: 'model', blocks: replyOf(index) }] };
  return { kind: 'results', messages: [{ kind: 'results', results: [resultOf(index)], frames: FRAME_RULES }] };
}

function replyOf(index: number): ModelBlock[] {
  const toolUseId = `tooluse_${index}`;
  const thought = {
    reasoningContent: { reasoningText: { text: `Entry ${index}: the assertion compares local dates.` } },
  };
  const words = {
    text: `I looked at part ${index}. The cause is \`parse\`, which reads **local** time:\n\n- one\n- two`,
  };
  const input: Record<string, string> = isEdit(index)
    ? { path: `lib/part-${index}.ts`, old_string: `const at = ${index};`, new_string: `const at = utc(${index});` }
    : { command: `npm test -- --grep part-${index}` };
  const toolUse = { toolUse: { toolUseId, name: isEdit(index) ? 'edit_file' : 'bash', input } };
  return [...(index % 5 === 0 ? [thought] : []), ...(index % 3 === 0 ? [words] : []), toolUse];
}

function isEdit(index: number): boolean {
  return index % 7 === 0;
}

function resultOf(index: number): ToolResult {
  const failed = index % 10 === 0;
  const text = Array.from({ length: 3 + (index % 20) }, (_, line) => `ok ${line} part-${index - 1} is as it should be`);
  return {
    ...{
      toolCallId: `tooluse_${index - 1}`,
      outcome: 'completed',
      isError: failed,
      durationMs: 300 + (index % 30) * 100,
    },
    content: [{ type: 'text', text: text.join('\n') }],
    exitCode: failed ? 1 : 0,
  };
}

function usageOf(index: number) {
  const tokens = { inputTokens: 400, outputTokens: 200 + (index % 300), cacheReadTokens: 9_000 + index * 20 };
  return { ...tokens, cacheWriteTokens: 800, cacheWrite1hTokens: 0 };
}

function titleOf(number: number): string {
  return TITLES[number % TITLES.length] ?? '';
}

type Point = { begunAt: number; index: number; phase: 'thinking' | 'idle' };

function stateOf(wish: JournalWish, { begunAt, index, phase }: Point): SessionState {
  const calls = Math.floor((index + 1) / 2);
  const costMicroUsd = calls * MICRO_USD_PER_CALL;
  const repository = REPOSITORIES[wish.number % REPOSITORIES.length] ?? '';
  const pull = { repository, number: wish.number + 1, url: `https://github.com/${repository}/pull/${wish.number + 1}` };
  const requester = wish.requester ?? 'U0ALICE';
  return {
    schema: 1,
    source: sourceOf(wish),
    phase: phase === 'idle' ? { kind: 'idle' } : { kind: 'thinking', attempt: 0, maxTokensRaises: 0 },
    ...{ turn: 1, turnSteps: calls, turnStartedAt: begunAt, requester, begunBy: requester, model: 'claude-sonnet' },
    begun: { at: begunAt, title: wish.title ?? titleOf(wish.number) },
    ...{ transcriptFrom: 1, counters: { steps: index + 1, modelCalls: calls, commands: calls } },
    spend: { costMicroUsd, estimatedMicroUsd: 0, usage: usageOf(index) },
    todo: [
      { id: '1', text: 'Reproduce the failure', state: 'done' },
      { id: '2', text: 'Parse dates as UTC', state: 'in-progress' },
      { id: '3', text: 'Run all tests, open a pull request', state: 'open' },
    ],
    repositories: [repository],
    pullRequests: wish.number % 2 ? [{ ...pull, branch: 'fix' }] : [],
    ...{ noticesPending: [], people: [{ user: requester, at: begunAt, name: 'Alice' }] },
  };
}
