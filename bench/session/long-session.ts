import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { inboxItem } from '@remote-swe/core/adapters/dynamodb/items/inbox-codec';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import { LeaseKeeper } from '@remote-swe/core/engine/context/lease';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { commitDraft } from '@remote-swe/core/engine/session/commit';
import { resultsDraft } from '@remote-swe/core/engine/session/results';
import { runStep } from '@remote-swe/core/engine/step';
import type { Model, ModelReply } from '@remote-swe/core/ports/model';
import { message, SESSION, session } from '../../tests/agent-core/fakes/build.ts';
import { World } from '../../tests/agent-core/fakes/world.ts';
import { CountingTable } from './counting-table.ts';

type Item = Record<string, AttributeValue>;

const STEP_MS = 20_000;
const CHARS_PER_TOKEN = 4;
/** What a reply of the model says besides its call. */
const REPLY_CHARS = 200;

/** Tokens that a call read from the cache, wrote there, and put out: the ideal cache, which loses nothing between two calls. */
export type ModelUse = { cacheReadTokens: number; cacheWriteTokens: number; outputTokens: number };

/**
 * A session that the real engine and the real adapter of the table write, in memory: a model call, its command's result, and so on. Model and
 * command cost no time.
 */
export class LongSession {
  readonly table: CountingTable;
  readonly uses: ModelUse[] = [];
  readonly #world = new World();
  readonly #journal: DynamoJournal;
  readonly #settings: Settings;
  #calls = 0;
  #inCache = 0;
  /** The model ends the turn instead of calling a tool. */
  #answers = false;

  constructor(settings: Settings, entries: readonly Item[] = []) {
    this.#settings = settings;
    this.table = new CountingTable(entries);
    this.#journal = new DynamoJournal(this.table.client, 'table', this.#world.blobs);
    this.#calls = entries.length;
    this.#world.clock.jump(entries.length * STEP_MS);
    if (entries.length === 0)
      this.table.arrives(inboxItem(SESSION, message('1700000001.000000', 'Fix the dates before 1970')));
  }

  get length(): number {
    return this.table.entries.length;
  }

  /** One step with a model call and, when it called a tool, the result of it: one entry or two, or a compaction. */
  async advance(outputChars: number): Promise<void> {
    await this.#step();
    this.#world.clock.jump(STEP_MS);
    const recent = await this.#journal.recent(SESSION);
    if (recent?.newest.state.phase.kind !== 'acting') return;
    const { phase } = recent.newest.state;
    const ports = this.#ports();
    const wake = this.#wake();
    const lease = new LeaseKeeper(this.#world.lease, this.#world.clock, this.#world.log);
    const context = { ...ports, settings: this.#settings, message: wake, lease };
    const results = phase.work.calls.map(({ toolCallId }) => resultOf(toolCallId, outputChars));
    const loaded = session(recent.newest.state, [], recent.newest.version);
    await commitDraft(context, resultsDraft(context, loaded, { work: phase.work, results }));
  }

  /** The last step of a turn, with the model's answer to the person. Milliseconds that it took. */
  async answer(): Promise<number> {
    this.#answers = true;
    const startedAt = performance.now();
    await this.#step();
    return performance.now() - startedAt;
  }

  async #step(): Promise<void> {
    const result = await runStep(this.#ports(), this.#settings, this.#wake(), this.#world.lease);
    if (result !== 'acknowledge') throw new Error(JSON.stringify(this.#world.log.lines.slice(-2)));
  }

  #ports() {
    const model: Model = { converse: async (request) => this.#reply(request) };
    return { ...this.#world.ports(), journal: this.#journal, model };
  }

  #wake() {
    const now = this.#world.clock.now();
    return { sessionId: SESSION, receiveCount: 1, firstReceivedAt: now, remainingMs: () => 600_000 };
  }

  #reply(request: ModelRequest): ModelReply {
    const tokens = Math.ceil(JSON.stringify(request.messages).length / CHARS_PER_TOKEN);
    const blocks = this.#blocks(request);
    const outputTokens = Math.ceil(JSON.stringify(blocks).length / CHARS_PER_TOKEN);
    // A request that is shorter than the last one begins anew.
    const cacheReadTokens = tokens >= this.#inCache ? this.#inCache : 0;
    const use = { cacheReadTokens, cacheWriteTokens: tokens - cacheReadTokens, outputTokens };
    this.#inCache = tokens;
    this.uses.push(use);
    const usage = { ...use, inputTokens: 0, cacheWrite1hTokens: 0 };
    return { blocks, usage, stopReason: blocks.some((block) => 'toolUse' in block) ? 'tool-use' : 'end' };
  }

  #blocks({ tools, messages }: ModelRequest): ModelBlock[] {
    const said = { text: `Call ${this.#calls}: ${'x'.repeat(REPLY_CHARS)}` };
    const isHandOver = tools.length === 0 || JSON.stringify(messages.at(-1)).includes('hand over');
    if (this.#answers || isHandOver) return [said];
    this.#calls += 1;
    const command = `npm test -- --part ${this.#calls}`;
    return [said, { toolUse: { toolUseId: `call-${this.#calls}`, name: 'bash', input: { command } } }];
  }
}

function resultOf(toolCallId: string, chars: number): ToolResult {
  const text = `${toolCallId} ${'ok line of output '.repeat(Math.ceil(chars / 18))}`.slice(0, chars);
  return { toolCallId, isError: false, outcome: 'completed', content: [{ type: 'text', text }], durationMs: 900 };
}
