import { sessionState } from '@remote-swe/core/domain/persisted/state';
import type { OpenWork, Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { adviceMessage, peopleMessage, type TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { forkDisk } from '@remote-swe/core/engine/forks/fork-disk';
import { answersAtFork, forkedEntry } from '@remote-swe/core/engine/forks/forked-entry';
import { type Forking, forkedState } from '@remote-swe/core/engine/forks/forked-state';
import { whatDiffers } from '@remote-swe/core/engine/forks/texts';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { describe, expect, it } from 'vitest';
import { JOURNAL_SAMPLES } from '../../../golden/samples/journal.ts';
import {
  acting,
  bashCall,
  dispatches,
  entry,
  idle,
  paused,
  result,
  state,
  target,
  thinking,
} from '../../fakes/build.ts';

const NOW = 1_800_000_000_000;
const SOURCE = { kind: 'api' as const, installation: 'T1', id: 'f'.repeat(26) };
const ORIGIN = { sessionId: 'slack:T1:C1:1.2', version: 7 };
const FORK: Forking = { source: SOURCE, by: 'U2', origin: ORIGIN, model: 'small', now: NOW };
const SAMPLE = (JOURNAL_SAMPLES.journal as Record<string, unknown>)['every-field'] as { state: unknown };
const FULL = sessionState.parse(SAMPLE.state) as SessionState;
const PULL = FULL.pullRequests[0];

/** What becomes of each field of a source that has them all. A new field of the state needs a line here. */
const FIELDS: { [Field in keyof Required<SessionState>]: unknown } = {
  schema: 1,
  source: SOURCE,
  phase: thinking,
  turn: FULL.turn,
  turnSteps: 0,
  turnStartedAt: NOW,
  language: 'ja',
  turnFromMicroUsd: 0,
  requester: 'U2',
  begunBy: 'U2',
  begun: { at: NOW, title: FULL.begun?.title },
  origin: ORIGIN,
  systemPrompt: 'You are terse.',
  model: 'small',
  nextModel: undefined,
  place: undefined,
  fallback: undefined,
  people: FULL.people,
  modelNote: undefined,
  transcriptFrom: 1,
  context: FULL.context,
  shortening: FULL.shortening,
  window: FULL.window,
  clones: undefined,
  keptDiff: undefined,
  cached: undefined,
  sessionLog: FULL.sessionLog,
  stopTs: undefined,
  threadReadTo: undefined,
  counters: { steps: 1, modelCalls: 0, commands: 0 },
  spend: { costMicroUsd: 0, estimatedMicroUsd: 0 },
  spendByDay: undefined,
  budgetMicroUsd: undefined,
  sessionBudgetMicroUsd: undefined,
  budgetNotes: undefined,
  todo: FULL.todo,
  repositories: FULL.repositories,
  forks: FULL.forks,
  namedBranches: undefined,
  pullRequests: [{ ...PULL, foreign: true }],
  heads: ['acme/widget:fix'],
  attachments: FULL.attachments,
  progress: undefined,
  mode: 'review',
  remarks: undefined,
  remarksLeft: undefined,
  guards: { hasPlan: true, traces: [], activeMs: 0, hasEdits: false },
  ended: undefined,
  mcp: { from: 1, toolset: 'abc', learn: ['memory'], told: ['one'] },
  overAt: undefined,
  noticesPending: [],
  eventsPending: undefined,
  heldUntil: undefined,
  undelivered: undefined,
};

describe('the state of a fork', () => {
  const forked = forkedState(FULL, FORK);
  it.each(Object.entries(FIELDS))('Of %s it has what the table says', (field, wanted) => {
    expect(FULL).toHaveProperty(field);
    const is = forked[field as keyof SessionState];
    if (wanted === undefined) expect(is).toBeUndefined();
    else expect({ is }).toMatchObject({ is: wanted });
  });

  it('A fork holds nothing that is not in the table, and nothing that was told or counted', () => {
    expect(Object.keys(forked).filter((field) => !(field in FIELDS))).toEqual([]);
    expect(forked.guards).not.toHaveProperty('openJobs');
    expect(forked.mcp).not.toHaveProperty('untold');
    expect(sessionState.safeParse(JSON.parse(JSON.stringify(forked))).success).toBe(true);
  });

  const phases: [string, Phase, string | undefined, Phase['kind']][] = [
    ['an answer was given', idle, undefined, 'idle'],
    ['a reply is asked for', thinking, undefined, 'thinking'],
    ['calls are open', acting(dispatches.sent), undefined, 'thinking'],
    ['it was stopped', paused(), undefined, 'thinking'],
    ['words will begin a turn', acting(dispatches.sent), 'Another way', 'idle'],
  ];
  it.each(phases)('Where %s it goes on as it must', (_name, phase, words, kind) => {
    expect(forkedState(state(phase), { ...FORK, words }).phase.kind).toBe(kind);
  });

  it('A fork is called by its own words, and leaves people of another source or name behind', () => {
    expect(forkedState(FULL, { ...FORK, words: 'Do it\nin Rust' }).begun?.title).toBe('Do it');
    expect(forkedState(FULL, { ...FORK, by: 'U9' }).people).toBeUndefined();
    const source = { kind: 'github' as const, repository: 'acme/widget', number: 7 };
    expect(forkedState({ ...FULL, source }, FORK).people).toBeUndefined();
  });
});

describe('calls that are open at the entry', () => {
  const calls = [bashCall('a'), bashCall('b'), bashCall('c')];
  const work = (more: Partial<OpenWork>): OpenWork => ({ calls, results: [], dispatch: { kind: 'none' }, ...more });
  const wait = { ...FULL.phase } as Extract<Phase, { kind: 'acting' }>;
  const cases: [string, OpenWork, string[]][] = [
    ['None was sent', work({}), ['not-started', 'not-started', 'not-started']],
    ['One has its result', work({ results: [result('b')] }), ['not-started', 'not-started']],
    ['A command is about to be sent', work({ dispatch: dispatches.intent }), ['unknown', 'not-started', 'not-started']],
    ['A command was sent', work({ dispatch: dispatches.sent }), ['unknown', 'not-started', 'not-started']],
    ['A stop is under way', work({ dispatch: dispatches.cancelSent }), ['unknown', 'not-started', 'not-started']],
    [
      'The command before may have been sent',
      work({ dispatch: { kind: 'none', sentBefore: target({ toolCallIds: ['c'] }) } }),
      ['not-started', 'not-started', 'unknown'],
    ],
    ['A call from Lambda was begun', work({ begun: ['b'] }), ['not-started', 'unknown', 'not-started']],
    [
      'A call waits',
      work({ wait: { ...(wait.work.wait as NonNullable<OpenWork['wait']>), toolCallId: 'a' } }),
      ['cancelled', 'not-started', 'not-started'],
    ],
  ];
  it.each(cases)('%s: each is answered for what may have become of it', (_name, open, outcomes) => {
    expect(answersAtFork(open).map(({ outcome }) => outcome)).toEqual(outcomes);
  });
});

describe('the first entry of a fork', () => {
  const to = { sessionId: 'api:T1:x', build: 'test' };
  const use = (id: string) => ({ toolUse: { toolUseId: id, name: 'bash', input: { command: 'ls' } } });
  const thought = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } };
  const prefix: TranscriptMessage[] = [
    peopleMessage([{ key: 'k', user: 'U1', text: 'please', images: [] }]),
    { kind: 'model', blocks: [thought, use('a'), use('b')] },
  ];
  const source = entry(state(acting(dispatches.sent, [bashCall('a'), bashCall('b')], [result('b', 'listed')])), {
    version: 7,
  });
  const parts = { entry: source, prefix, disk: undefined };

  it('Every call of the copied conversation has one result, and the model is told what differs', () => {
    const made = forkedEntry(parts, FORK, to);
    expect(made).toMatchObject({ ...to, version: 1, at: NOW, kind: 'fork', absorbed: [] });
    expect(made.messages.slice(0, 2)).toEqual(prefix);
    expect(made.messages.at(-1)).toEqual(adviceMessage([whatDiffers(undefined)]));
    const [, , told] = renderMessages(made.messages);
    expect(told?.blocks.map(({ kind }) => kind)).toEqual(['result', 'result', 'text']);
    expect(made.state.context?.addedTokens).toBeGreaterThan(0);
  });

  it.each([
    ['the same model', {}, true],
    ['another model', { model: 'plain' }, false],
    ['another prompt', { systemPrompt: 'Be brief.' }, false],
  ])('With %s thinking stays as far as it may', (_name, more, stays) => {
    const made = forkedEntry(parts, { ...FORK, ...more }, to);
    expect(JSON.stringify(renderMessages(made.messages)).includes('reasoningContent')).toBe(stays);
  });

  it('A session that was stopped before its first turn gives nothing', () => {
    expect(
      forkedEntry({ ...parts, prefix: [], entry: entry(state(paused(), { turn: 0 })) }, FORK, to).messages,
    ).toEqual([]);
  });
});

describe('the disk of a fork', () => {
  const at = 5_000;
  const worker = (more: Partial<WorkerItem>): WorkerItem => ({
    ...{ state: 'stopped', generation: 1, startedAt: 1_000, lastUsedAt: 4_000, launchAttempt: 0 },
    ...more,
  });
  const saved = (forUse: number, savedAt: number, key: string | undefined = 'saved-work/a') => ({
    forUse,
    at: savedAt,
    ...(key === undefined ? {} : { key }),
  });
  const key = 'saved-work/a';
  const cases: [string, WorkerItem | undefined, unknown][] = [
    ['No machine was used', undefined, undefined],
    ['Nothing was saved', worker({}), { isComplete: false }],
    [
      'It was saved after its last use',
      worker({ saved: saved(4_000, 9_000) }),
      { isComplete: true, key, savedAt: 9_000 },
    ],
    [
      'It was used again later',
      worker({ lastUsedAt: 9_500, saved: saved(4_000, 9_000) }),
      { isComplete: true, key, savedAt: 9_000 },
    ],
    [
      'It was used between save and entry',
      worker({ lastUsedAt: 4_900, saved: saved(2_000, 3_000) }),
      { isComplete: false, key, savedAt: 3_000 },
    ],
    ['All that is saved is later', worker({ lastUsedAt: 8_000, saved: saved(8_000, 9_000) }), { isComplete: false }],
    [
      'It was started again after the save',
      worker({ lastUsedAt: 8_000, saved: saved(8_000, 4_500) }),
      { isComplete: true, key, savedAt: 4_500 },
    ],
    ['Nothing was unpushed', worker({ saved: { forUse: 4_000, at: 4_500 } }), { isComplete: true, savedAt: 4_500 }],
    [
      'Its own restore waits',
      worker({ newDisk: { isComplete: true, key, savedAt: 4_500 } }),
      { isComplete: true, key, savedAt: 4_500 },
    ],
    [
      'It has only what it brought back itself',
      worker({ saved: { forUse: 4_800, at: 4_800 }, begunWith: { isComplete: true, key, savedAt: 4_500, at: 4_800 } }),
      { isComplete: false, key, savedAt: 4_500 },
    ],
    [
      'What it brought back was saved before the entry, its new machine started after it',
      worker({ saved: { forUse: 8_000, at: 8_000 }, begunWith: { isComplete: true, key, savedAt: 4_500, at: 8_000 } }),
      { isComplete: false, key, savedAt: 4_500 },
    ],
    [
      'What it brought back is later',
      worker({ saved: { forUse: 8_000, at: 8_000 }, begunWith: { isComplete: true, key, savedAt: 6_000, at: 8_000 } }),
      { isComplete: false },
    ],
    ['What waits is later', worker({ newDisk: { isComplete: true, key, savedAt: 6_000 } }), { isComplete: false }],
  ];
  it.each(cases)('%s: it is what was there at the entry, and no more', (_name, item, wanted) => {
    const found = forkDisk(item, entry(state(idle), { at }));
    if (wanted === undefined) expect(found).toBeUndefined();
    else expect(found).toEqual(wanted);
  });

  it('Before the first command there is nothing to bring back', () => {
    const none = state(idle, { counters: { steps: 2, modelCalls: 1, commands: 0 } });
    expect(forkDisk(worker({}), entry(none, { at }))).toBeUndefined();
  });

  it.each([
    [undefined, /^This conversation was forked.*push a branch of your own/],
    [{ isComplete: true }, /Nothing in its workspace was unpushed/],
    [{ isComplete: true, key: 'k', savedAt: at }, /comes back as it was at this point/],
    [{ isComplete: false, key: 'k', savedAt: at }, /as it was saved at .*: what was done after/],
    [{ isComplete: false }, /clone again/],
  ])('The model is told what of it may differ (%o)', (disk, words) => {
    expect(whatDiffers(disk)).toMatch(words);
  });
});
