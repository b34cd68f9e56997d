import { textsOf } from '@remote-swe/core/domain/language/texts';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { NOT_STARTED } from '@remote-swe/core/domain/tool/not-started';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { CANCELLED } from '@remote-swe/core/engine/session/results';
import { initialState } from '@remote-swe/core/engine/session/turns';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../local/chaos/evidence.ts';
import { brokenGuarantees } from '../../local/chaos/guarantees.ts';

const SESSION = 'slack:T1:C1:1.000001';
const KEY = 'slack:C1:1.000001';
const NOTICE = { kind: 'message' as const, id: `${SESSION}#2#0`, at: 0, text: 'done' };
const USE = { toolUse: { toolUseId: 'call-1', name: 'bash', input: { command: 'curl effect-0-0-0' } } };
const RESULT: ToolResult = {
  toolCallId: 'call-1',
  isError: false,
  outcome: 'completed',
  content: [{ type: 'text', text: 'done effect-0-0-0\nexit=0' }],
  durationMs: 1,
};

function entry(version: number, messages: TranscriptMessage[], more: Partial<JournalEntry> = {}): JournalEntry {
  const state: SessionState = { ...initialState([slackThreads], SESSION), model: 'small', ...more.state };
  return {
    schema: 1,
    sessionId: SESSION,
    version,
    at: 0,
    kind: 'reply',
    messages,
    absorbed: [],
    build: 'test',
    ...more,
    state,
  };
}

const people: TranscriptMessage = { kind: 'people', people: [{ key: KEY, user: 'U1', text: 'please', images: [] }] };
const price = { input: 1, output: 1, cacheRead: 1, cacheWrite: 1 };
const small = {
  modelId: 'small',
  profilePrefix: '',
  contextTokens: 1,
  outputTokensMax: 1,
  caching: false,
  price,
  source: '-',
};

/** A good session: a question, a command, an answer. */
function good(): Evidence {
  return {
    entries: [
      entry(1, [people, { kind: 'model', blocks: [USE] }], { absorbed: [KEY] }),
      entry(2, [{ kind: 'results', results: [RESULT] }], {
        state: { ...initialState([slackThreads], SESSION), model: 'small', noticesPending: [NOTICE] },
      }),
    ],
    accepted: [KEY],
    unread: [],
    worker: undefined,
    due: [],
    shown: [{ noticeId: NOTICE.id, text: 'done' }],
    effects: ['effect-0-0-0'],
    modelCalls: [],
    models: { default: 'small', models: { small: { ...small, thinking: 'none' } } },
    budgetUsd: 1,
    mentions: [KEY],
    written: [{ key: KEY, ts: '1.000001', user: 'U1', isMention: true, versions: [{ words: 'please' }] }],
    seen: [],
  };
}

const FIRST = { words: 'please' };
const EDIT = { version: '2.000001', words: 'please do' };
const WITHDRAWAL = { version: '3.000001' };
const READ = { key: KEY, text: 'please' };
type Read = { key: string; text: string; change?: { kind: 'changed' | 'withdrawn'; of: string } };

/** A session that has read this, of a message whose author made these versions of it. */
function revised(read: Read[], ...versions: { version?: string; words?: string }[]): Evidence {
  const [first, second] = good().entries;
  if (!first || !second) throw new Error('two entries');
  const messages = read.map(
    (one): TranscriptMessage => ({ kind: 'people', people: [{ user: 'U1', images: [], ...one }] }),
  );
  const absorbing = {
    ...first,
    messages: [...messages, ...first.messages.slice(1)],
    absorbed: read.map(({ key }) => key),
  };
  const written = good().written.map((one) => ({ ...one, versions }));
  return { ...good(), entries: [absorbing, second], written };
}

function requestsOf(...words: string[]): Evidence['modelCalls'] {
  const request = { messages: [{ role: 'user', content: words.map((text) => ({ text })) }] };
  const outcome = { kind: 'failed', errorName: 'ThrottlingException', message: '' };
  return [{ operation: 'ConverseStream', caller: 'x', atMs: 0, modelId: 'small', request, outcome } as never];
}

const brokenBy = (change: Partial<Evidence>) => brokenGuarantees({ ...good(), ...change });
const withResult = (result: Partial<ToolResult>) => {
  const [first, second] = good().entries;
  if (!first || !second) throw new Error('two entries');
  return [first, { ...second, messages: [{ kind: 'results' as const, results: [{ ...RESULT, ...result }] }] }];
};

describe('the guarantees', () => {
  it('The guarantees hold for a good session', () => {
    expect(brokenGuarantees(good())).toEqual([]);
  });

  it('The guarantees see lost and doubled messages of people', () => {
    const [first, second] = good().entries;
    if (!first || !second) throw new Error('two entries');
    expect(brokenBy({ accepted: [] })).toEqual([`G1: ${KEY} was never accepted`]);
    expect(brokenBy({ unread: [KEY] })).toContain(`G1: ${KEY} is still unread`);
    expect(brokenBy({ entries: [{ ...first, messages: first.messages.slice(1) }, second] })).toEqual([
      `G1: ${KEY} is not in the transcript`,
    ]);
    const twice = { ...second, messages: [...second.messages, people], absorbed: [KEY] };
    expect(brokenBy({ entries: [first, twice] })).toEqual([
      `G7: ${KEY} was absorbed twice`,
      `G2: ${KEY} is in the transcript twice`,
    ]);
  });

  it('A notice that the chat refused for good need not be shown, and one that it would not look for may be there twice', () => {
    const ids = new Set([NOTICE.id]);
    const shown = { noticeId: NOTICE.id, text: 'done' };
    expect(brokenBy({ shown: [] })).toEqual([`G2: ${NOTICE.id} was never shown`]);
    expect(brokenBy({ shown: [], refused: ids })).toEqual([]);
    expect(brokenBy({ shown: [shown, shown], refused: ids })).toEqual([`G2: ${NOTICE.id} is in the thread twice`]);
    expect(brokenBy({ shown: [shown, shown], unfound: ids })).toEqual([]);
  });

  it('The guarantees hold for a message that was edited before it was read, and for one that was withdrawn then', () => {
    const edited = { key: `${KEY}@2.000001`, text: 'please do' };
    expect(brokenGuarantees(revised([edited], FIRST, EDIT))).toEqual([]);
    const withdrawn = { ...revised([], FIRST, WITHDRAWAL), modelCalls: [] };
    expect(brokenGuarantees(withdrawn)).toEqual([]);
  });

  it('The guarantees hold for changes that were told after the message was read', () => {
    const told = { key: `${KEY}@2.000001`, text: 'please do', change: { kind: 'changed' as const, of: 'please' } };
    const gone = { key: `${KEY}@3.000001`, text: '', change: { kind: 'withdrawn' as const, of: 'please do' } };
    const asked = requestsOf("began 'please' was changed to this: please do", "began 'please do' was withdrawn");
    expect(brokenGuarantees({ ...revised([READ, told, gone], FIRST, EDIT, WITHDRAWAL), modelCalls: asked })).toEqual(
      [],
    );
    const unasked = revised([READ, told], FIRST, EDIT);
    expect(brokenGuarantees(unasked)).toEqual([`G1: no model call is told that ${KEY}@2.000001 was changed`]);
  });

  it.each<[string, Evidence, string]>([
    ['an edit that nobody reads', revised([READ], FIRST, EDIT), `G1: the last version of ${KEY} was never read`],
    [
      'a withdrawal that nobody tells',
      revised([READ], FIRST, WITHDRAWAL),
      `G1: the last version of ${KEY} was never read`,
    ],
    [
      'words of before the edit',
      revised([{ ...READ, key: `${KEY}@2.000001` }], FIRST, EDIT),
      `G1: ${KEY}@2.000001 is read as “please”, it says “please do”`,
    ],
    [
      'a message that was withdrawn unread and is read',
      revised([{ key: `${KEY}@3.000001`, text: '' }], FIRST, WITHDRAWAL),
      `G1: ${KEY}@3.000001 was withdrawn unread, and is read`,
    ],
    [
      'a change that looks like a new message',
      revised([READ, { key: `${KEY}@2.000001`, text: 'please do' }], FIRST, EDIT),
      `G1: ${KEY}@2.000001 is not told as changed`,
    ],
    [
      'an older version after a newer one',
      revised([{ key: `${KEY}@2.000001`, text: 'please do' }, READ], FIRST, EDIT),
      `G7: versions of ${KEY} were read in another order: ${KEY}@2.000001 ${KEY}`,
    ],
    [
      'a version that nobody wrote',
      revised([{ ...READ, key: `${KEY}@9.000001` }], FIRST),
      `G1: ${KEY}@9.000001 is no version that was written`,
    ],
  ])('The guarantees see %s', (_what, evidence, broken) => {
    expect(brokenGuarantees(evidence)).toContain(broken);
  });

  it('The guarantees ask nothing of a thread that went with its first message', () => {
    expect(brokenBy({ shown: [], isGone: true })).toEqual([]);
  });

  it('The guarantees see lost, doubled and unknown words in the thread', () => {
    const shown = { noticeId: NOTICE.id, text: 'done' };
    expect(brokenBy({ shown: [shown, shown] })).toEqual([`G2: ${NOTICE.id} is in the thread twice`]);
    expect(brokenBy({ shown: [] })).toEqual([`G2: ${NOTICE.id} was never shown`]);
    expect(brokenBy({ shown: [shown, { noticeId: '', text: 'boo' }] })).toEqual([
      'G2: a message without id, "boo", is in no journal',
    ]);
  });

  it('What the thread is told of work that could not be saved is in no journal, which only a run in which saves fail excuses', () => {
    const { worker } = textsOf(undefined);
    for (const text of [worker.sleepsUnsaved('it was cut off', 0), worker.removedUnsaved]) {
      const shown = [...good().shown, { noticeId: '', text }];
      expect(brokenBy({ shown, savesMayFail: true })).toEqual([]);
      expect(brokenBy({ shown })).toEqual([expect.stringMatching(/^G2: a message without id, "The worker/)]);
    }
    const boo = [...good().shown, { noticeId: '', text: 'boo' }];
    expect(brokenBy({ shown: boo, savesMayFail: true })).toHaveLength(1);
  });

  it('The guarantees see effects that happened twice, and results that lie', () => {
    expect(brokenBy({ effects: ['effect-0-0-0', 'effect-0-0-0'] })).toEqual(['G2: effect-0-0-0 happened twice']);
    expect(brokenBy({ effects: [] })).toEqual(['G3: effect-0-0-0 is reported and did not happen']);
    const cancelled = withResult({ outcome: 'cancelled', content: [{ type: 'text', text: CANCELLED }] });
    expect(brokenBy({ entries: cancelled })).toEqual([
      'G3: effect-0-0-0 happened, its result says that nothing was run',
    ]);
  });

  it('The guarantees see an effect of a call that is said not to have started', () => {
    const unstarted = withResult({ outcome: 'not-started', content: [{ type: 'text', text: NOT_STARTED }] });
    expect(brokenBy({ entries: unstarted })).toEqual(['G9: effect-0-0-0 happened, its result says not started']);
    expect(brokenBy({ entries: unstarted, effects: [] })).toEqual([]);
  });

  it('The guarantees see calls without a result and with two', () => {
    const [first, second] = good().entries;
    if (!first || !second) throw new Error('two entries');
    expect(brokenBy({ entries: [first, { ...second, messages: [] }] })).toEqual(['G3: bash has 0 results']);
    const results: TranscriptMessage = { kind: 'results', results: [RESULT, RESULT] };
    expect(brokenBy({ entries: [first, { ...second, messages: [results] }] })).toEqual(['G3: bash has 2 results']);
  });

  it('The guarantees see a session that waits for nobody, and one that ended without a word', () => {
    const state: SessionState = { ...initialState([slackThreads], SESSION), model: 'small' };
    const thinking: SessionState = { ...state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } };
    const paused: SessionState = { ...state, phase: { kind: 'paused', reason: { kind: 'stopped', byUser: 'U1' } } };
    const ending = (last: SessionState) => [...good().entries, entry(3, [], { state: last })];
    expect(brokenBy({ due: ['M'] })).toEqual(['G4: M is still due']);
    expect(brokenBy({ entries: ending(thinking) })).toContain('G4: the session ended in thinking and nobody was told');
    expect(brokenBy({ entries: ending(paused) })).toContain('G4: the session ended in paused and nobody was told');
  });

  it('The guarantees see money that nobody counted, and a version that is missing', () => {
    const usage = {
      inputTokens: 3_000_000,
      outputTokens: 0,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 0,
      cacheDetails: [],
      totalTokens: 0,
    };
    const reply = { blocks: [], stopReason: 'end_turn' };
    const call = { operation: 'ConverseStream', caller: 'x', atMs: 0, modelId: 'small' } as const;
    const outcome = { kind: 'answered', turn: {}, reply, usage } as never;
    expect(brokenBy({ modelCalls: [{ ...call, outcome }] })).toEqual([
      'G6: 3000000 micro-dollars were used, 0 are known',
    ]);
    expect(
      brokenBy({
        modelCalls: [
          { ...call, outcome },
          { ...call, outcome },
        ],
      }),
    ).toEqual([
      'G6: 6000000 micro-dollars were used, the budget and one call are 4000000',
      'G6: 6000000 micro-dollars were used, 0 are known',
    ]);
    const [first] = good().entries;
    expect(brokenBy({ entries: first ? [first, entry(3, [{ kind: 'results', results: [RESULT] }])] : [] })).toContain(
      'G7: versions are 1 3',
    );
  });
});
