import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import { assistantCount, findToolResult, lastUserText, type ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { expectGuarantees } from '../harness/guarantees.ts';
import { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

/** More calls in one step than the cache looks back. */
const PARALLEL_CALLS = 25;
const SUMMARY = `Goal: count to eight thousand. ${'Done: counted, and looked at every number. '.repeat(10)}\nNext step: look into the log.`;

let scenario: Scenario;
let talk: Talk;
let killed = '';
beforeAll(async () => {
  scenario = await Scenario.start({ ContextTokensMax: '24000' });
  talk = scenario.open({ text: 'count, and remember: no semicolons', turns: Array.from({ length: 30 }, () => play) });
});
afterAll(() => scenario.close());

/** Thinks before every step, as the newest models do: the local Bedrock refuses thinking whose prefix has changed. */
async function play(request: ConverseRequest): Promise<ScriptedTurn> {
  if (/Write the hand-over/.test(lastUserText(request))) return { text: SUMMARY, reasoning: '' };
  const step = assistantCount(request);
  if (JSON.stringify(request.messages[0]).includes(SUMMARY.slice(0, 30))) return afterwards(request);
  if (step === 0) return { reasoning: 'first', toolUses: todos() };
  if (step === 1) return { reasoning: '', text: 'Counting.', ...bash('seq 1 8000') };
  if (step === 2 && !killed) await killCaller();
  return { reasoning: '', ...bash(`seq ${step} 9000`) };
}

function afterwards(request: ConverseRequest): ScriptedTurn {
  const found = findToolResult(request, 'bash');
  if (!found) return { reasoning: '', ...bash('cd; cat session-log-*.md | grep -c "^8000$"; ls session-log-*.md') };
  return { reasoning: '', text: `The log says ${found.text.split('\n')[0]}.` };
}

function todos() {
  return Array.from({ length: PARALLEL_CALLS }, (_, index) => ({
    name: 'todo',
    input: { items: [{ id: 'a', text: `number ${index}`, state: 'done' }] },
  }));
}

const bash = (command: string) => ({ toolUses: [{ name: 'bash', input: { command } }] });

/** The container dies while the model answers: another one, cold, asks again. */
async function killCaller(): Promise<void> {
  killed = talk.modelCalls().at(-1)?.caller ?? '';
  await scenario.system.pool.kill(killed);
}

/** What the model reads, cache points left out. */
function contentOf({ messages, ...request }: ConverseRequest) {
  const bare = messages.map(({ role, content }) => ({ role, content: content.filter((block) => !block.cachePoint) }));
  const system = request.system?.filter((block) => !block.cachePoint);
  return { fixed: JSON.stringify([system, request.toolConfig, request.additionalModelRequestFields]), messages: bare };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** The messages' JSON up to where the next step may go on. */
const open = (messages: unknown[]) => JSON.stringify(messages).slice(0, -']}]'.length);

describe('a session with a killed container and a compaction', () => {
  test('A session with a killed container and a compaction comes to its end, with the log of before at hand', async () => {
    await scenario.until(() => talk.modelCalls().length > 2);
    talk.say('and even numbers only');
    await scenario.answered(talk, /The log says [1-9]\d*\./);
    await scenario.quiet();
    await expectGuarantees(scenario);
    expect(killed).not.toBe('');
    const kinds = (await talk.entries()).map((entry) => entry.kind);
    expect(kinds.filter((kind) => kind === 'compact')).toHaveLength(1);
  });

  test('Every request is a byte prefix of the next, from one container to another, until the compaction', async () => {
    const requests = talk.modelCalls().map(({ request }) => contentOf(request ?? ({} as ConverseRequest)));
    expect(new Set(talk.modelCalls().map(({ caller }) => caller)).size).toBeGreaterThan(1);
    expect(new Set(requests.map(({ fixed }) => sha256(fixed))).size).toBe(1);
    const texts = requests.map(({ messages }) => open(messages));
    const breaks = texts.slice(1).filter((text, index) => {
      const before = texts[index] ?? '';
      return sha256(text.slice(0, before.length)) !== sha256(before);
    });
    expect(breaks).toHaveLength(1);
    expect(breaks[0]).toContain('Earlier work in this session is summarised below');
  });

  test('Every step reads all of the previous request from the cache, also after 25 parallel calls', async () => {
    const usages = talk.modelCalls().flatMap(({ outcome }) => (outcome.kind === 'answered' ? [outcome.usage] : []));
    const seen = usages.map((usage, index) => {
      const before = usages[index - 1];
      const prompt = before ? before.cacheReadInputTokens + before.cacheWriteInputTokens + before.inputTokens : 0;
      return { read: usage.cacheReadInputTokens, prompt };
    });
    // All but the first step, the one that was killed, the hand-over's successor, and those after it.
    expect(seen.filter(({ read, prompt }) => read > 0 && read >= prompt).length).toBeGreaterThan(2);
    expect(seen.slice(1).every(({ read }) => read > 0)).toBe(true);
  });

  test('A compaction carries people’s words into the new prefix, word for word, and no thinking', async () => {
    const after = talk
      .modelCalls()
      .find(({ request }) => JSON.stringify(request?.messages[0]).includes('summarised below'));
    const [first, ...rest] = after?.request?.messages ?? [];
    expect(rest).toEqual([]);
    const text = JSON.stringify(first);
    expect(text).toContain('remember: no semicolons');
    expect(text).toContain('and even numbers only');
    expect(text).not.toContain('reasoningContent');
    expect(text).not.toContain('toolUse');
  });
});
