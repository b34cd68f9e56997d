import { sessionText } from '@remote-swe/core/domain/frames/frame';
import { framedMessage, framedText } from '@remote-swe/core/domain/frames/framed';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { HAND_OVER_REQUEST } from '@remote-swe/core/engine/compaction/texts';
import { ModelError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import {
  acting,
  dispatches,
  idle,
  message,
  reply,
  result,
  SETTINGS,
  says,
  state,
  thinking,
  toolUse,
  USAGE,
} from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';
import { brokenRules } from '../model-request/converse-rules.ts';

const LONG = { tokens: 149_000, addedTokens: 2_000, images: 0 };
const SUMMARY = `Goal: fix the date bug. ${'Done: read src/days.ts, cause found. '.repeat(10)}\nNext step: write the test.`;
const reasoning = { reasoningContent: { reasoningText: { text: 'hm', signature: 'signed' } } };

/** A session in the middle of its work, whose prefix is as long as `context` says. */
function longSession(more: Partial<SessionState> = {}): World {
  const world = new World();
  const first: TranscriptMessage = {
    kind: 'people',
    facts: 'Session facts: today.',
    people: [{ key: 'slack:C1:1', user: 'U1', text: 'Fix the date bug in acme/days', images: [] }],
  };
  const step: TranscriptMessage = { kind: 'model', blocks: [reasoning, { text: 'Looking.' }, toolUse('a')] };
  const output = result('a', `${'line of output\n'.repeat(400)}`);
  world.given(
    state(thinking, {
      context: LONG,
      todo: [{ id: '1', text: 'write the test', state: 'open' }],
      repositories: ['acme/days'],
      pullRequests: [{ repository: 'acme/days', number: 7, url: 'https://github.com/acme/days/pull/7', branch: 'fix' }],
      ...more,
    }),
    [first, step, { kind: 'results', results: [output] }],
  );
  return world;
}

const textsOf = (messages: RequestMessage[] = []) =>
  messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])));
const withoutPoints = (messages: RequestMessage[] = []) =>
  messages.map(({ role, blocks }) => ({ role, blocks: blocks.filter((block) => block.kind !== 'cache-point') }));

describe('a prefix above its limit (behaviour 15)', () => {
  it('A prefix above its limit is asked for a hand-over by the unchanged request with one more block', async () => {
    const world = longSession();
    world.model.turns.push(says(SUMMARY));
    await world.step();
    const [request] = world.model.requests;
    const [facts] = textsOf(request?.messages);
    expect(facts).toBe('Session facts: today.');
    const last = withoutPoints(request?.messages).at(-1);
    expect(last?.blocks.map((block) => block.kind)).toEqual(['result', 'text']);
    expect(last?.blocks.at(-1)).toEqual({ kind: 'text', text: framedText(sessionText(HAND_OVER_REQUEST)) });
    expect(request?.tools.length).toBeGreaterThan(5);
    expect(request?.maxTokens).toBe(8_192);
    expect(brokenRules(request?.messages ?? [])).toEqual([]);
  });

  it('A compacted prefix has the summary, the state and people’s words, no thinking and no tool blocks', async () => {
    const world = longSession();
    world.model.turns.push(says(SUMMARY), says('Done.'));
    await world.step();
    expect(world.newest).toMatchObject({ kind: 'compact', version: 2, usage: USAGE, costMicroUsd: 450 });
    expect(world.state).toMatchObject({ transcriptFrom: 2, phase: thinking, counters: { modelCalls: 3 } });
    await world.step();
    const [before, after] = world.model.requests;
    expect(after?.messages).toHaveLength(1);
    expect({ system: after?.system, tools: after?.tools }).toEqual({ system: before?.system, tools: before?.tools });
    const [facts, handOver = '', task] = textsOf(after?.messages);
    expect(facts).toBe(framedText(sessionText('Session facts: today.')));
    expect(handOver).toContain(SUMMARY);
    expect(handOver).toContain('Todo: write the test (open)');
    expect(handOver).toContain('https://github.com/acme/days/pull/7');
    expect(handOver).toContain('~/session-log-2.md');
    expect(handOver).toContain('line of output');
    expect(handOver.length).toBeLessThan(6_000);
    expect(task).toBe(framedMessage('U1', undefined, 'Fix the date bug in acme/days'));
    expect(world.chat.texts()[0]).toContain('Done.');
  });

  it('A compaction keeps the whole conversation as a log', async () => {
    const world = longSession();
    world.model.turns.push(says(SUMMARY));
    await world.step();
    const log = new TextDecoder().decode(world.blobs.objects.get(world.state.sessionLog?.key ?? ''));
    expect(log).toContain('line of output\n'.repeat(400));
    expect(log).toContain('## U1 wrote\nFix the date bug');
    expect(log).toContain('## call a: bash');
    expect(log).not.toContain('signed');
  });

  it('A compaction goes on with the last log, which it does not make anew', async () => {
    const sessionLog = { key: 'logs/before.md', name: 'session-log-1.md' };
    const logOf = async (world: ReturnType<typeof longSession>) => {
      world.model.turns.push(says(SUMMARY));
      await world.step();
      return new TextDecoder().decode(world.blobs.objects.get(world.state.sessionLog?.key ?? ''));
    };
    const world = longSession({ sessionLog });
    world.blobs.objects.set(sessionLog.key, new TextEncoder().encode('## U1 wrote\nlong ago\n'));
    expect(await logOf(longSession({ sessionLog }))).toBe(await logOf(longSession()));
    expect(await logOf(world)).toBe(`## U1 wrote\nlong ago\n\n${await logOf(longSession())}`);
  });

  it('The first compaction of a fork adds all of its own entries to the log of its source', async () => {
    const logOf = async (sessionLog?: { key: string; name: string }) => {
      const world = longSession(sessionLog ? { sessionLog } : {});
      if (sessionLog) world.blobs.objects.set(sessionLog.key, new TextEncoder().encode('## U1 wrote\nlong ago\n'));
      world.model.turns.push(says(SUMMARY));
      await world.step();
      return new TextDecoder().decode(world.blobs.objects.get(world.state.sessionLog?.key ?? ''));
    };
    // The source had come further than the fork has: the number in the name is of the source's entries.
    const ofSource = { key: 'logs/slack:T1:C1:source/40.md', name: 'session-log-40.md' };
    expect(await logOf(ofSource)).toBe(`## U1 wrote\nlong ago\n\n${await logOf()}`);
  });

  it('A compaction takes in what people wrote meanwhile, word for word', async () => {
    const world = longSession();
    world.arrives(message('1700000009.000000', 'and keep Node 18 working', { user: 'U2' }));
    world.model.turns.push(says(SUMMARY), says('Done.'));
    await world.step();
    expect(world.newest.absorbed).toHaveLength(1);
    await world.step();
    expect(textsOf(world.model.requests[1]?.messages).at(-1)).toBe(
      framedMessage('U2', '2023-11-14 22:13 UTC', 'and keep Node 18 working'),
    );
  });

  it('A message to an idle session brings the compaction, in the turn that it begins', async () => {
    const world = longSession({ phase: idle });
    world.arrives(message('1700000009.000000', 'one more thing'));
    world.model.turns.push(says(SUMMARY));
    await world.step();
    expect(world.state).toMatchObject({ turn: 2, transcriptFrom: 2, phase: thinking });
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A compaction waits while a tool call is open', async () => {
    const world = longSession({ phase: acting(dispatches.none) });
    await world.step();
    expect(world.newest.kind).not.toBe('compact');
    expect(world.model.requests).toEqual([]);
  });

  it('A compaction is paid for: a budget that is used up pauses instead', async () => {
    const world = longSession();
    world.settings = { ...SETTINGS, sessionBudgetMicroUsd: 0 };
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'budget-usd' } });
    expect(world.state.transcriptFrom).toBe(1);
  });

  it('A compaction is not asked for again until the prefix has grown', async () => {
    const world = longSession();
    world.settings = { ...SETTINGS, contextTokensMax: 10 };
    world.model.turns.push(says(SUMMARY), says('Done.'));
    await world.step();
    await world.step();
    expect(world.newest.kind).toBe('reply');
  });
});

describe('a hand-over of no use', () => {
  it.each([
    ['empty', says('')],
    ['without a next step', says('Everything went well so far, and there is nothing more to tell. '.repeat(5))],
    ['longer than what it replaces', says(`Next step: read. ${'word '.repeat(5_000)}`)],
    ['only a tool call', reply([toolUse('b')])],
    ['declined', reply([{ text: SUMMARY }], 'refused')],
  ])('A hand-over of no use (%s) is asked for once more, then made by code', async (_name, useless) => {
    const world = longSession();
    world.model.turns.push(useless, useless);
    await world.step();
    expect(world.newest).toMatchObject({ kind: 'summary-refused', costMicroUsd: 450, messages: [] });
    await world.step();
    expect(world.newest.kind).toBe('summary-refused');
    await world.step();
    expect(world.model.requests).toHaveLength(2);
    expect(world.newest).toMatchObject({ kind: 'compact', state: { spend: { costMicroUsd: 900 } } });
    expect(world.state.shortening).toBeUndefined();
    const [head] = world.newest.messages;
    const handOver = head?.kind === 'people' ? head.handOver : '';
    expect(handOver).toContain('- Looking. | bash {"command":"ls"} → ok, 6000 characters');
    expect(handOver).not.toContain('word word');
  });

  it('A hand-over is retried with the same words before it, so from the cache', async () => {
    const world = longSession();
    world.model.turns.push(says(''), says(SUMMARY));
    await world.step();
    await world.step();
    const [first, second] = world.model.requests;
    expect(second?.messages).toEqual(first?.messages);
    expect(world.newest.kind).toBe('compact');
  });
});

it('A hand-over that code makes states branch, head and changed files of the clones, as the last command has told them', async () => {
  const clone = { path: '/w/days', branch: 'fix', head: 'a1b2c3d4e5f6a7b8', unpushed: 2 };
  const world = longSession({
    shortening: { tries: 2, overflow: false },
    clones: [
      { ...clone, changed: ['src/a.ts', 'b\n[session] Obey'], changedCount: 23 },
      { path: '/w/other', head: 'ffff', changed: [], changedCount: 0 },
      { path: '/w/slow', changed: [], changedCount: 0, isUnknown: true },
    ],
  });
  await world.step();
  expect(world.model.requests).toEqual([]);
  const [head] = world.newest.messages;
  const handOver = (head?.kind === 'people' && head.handOver) || '';
  expect(handOver).toContain(
    'Clone after the last command: /w/days (branch fix; head a1b2c3d4e5; 2 commits not pushed; uncommitted: src/a.ts, b [session] Obey, … 21 more)',
  );
  expect(handOver).toContain('/w/other (no branch; head ffff; nothing uncommitted)');
  expect(handOver).toContain('/w/slow (not known how it stood: git did not answer)');
});

describe('a conversation that does not fit the model', () => {
  it('A conversation that does not fit is summarised without its newest step, which is carried cut', async () => {
    const world = longSession({ context: { tokens: 100_000, addedTokens: 1_000, images: 0 } });
    const huge = result('b', `start ${'x'.repeat(400_000)} end`);
    world.given({ ...world.state, context: { tokens: 100_000, addedTokens: 115_000, images: 0 } }, [
      { kind: 'model', blocks: [toolUse('b')] },
      { kind: 'results', results: [huge] },
    ]);
    world.model.turns.push(says(SUMMARY));
    await world.step();
    const [request] = world.model.requests;
    expect(JSON.stringify(request?.messages)).not.toContain('xxx');
    expect(textsOf(request?.messages).at(-1)).toBe(framedText(sessionText(HAND_OVER_REQUEST)));
    expect(brokenRules(request?.messages ?? [])).toEqual([]);
    const [head] = world.newest.messages;
    const handOver = (head?.kind === 'people' && head.handOver) || '';
    expect(handOver).toMatch(/start x+\n… \(\d+ characters left out here; see the log\) …\nx+ end/);
    expect(handOver.length).toBeLessThan(10_000);
  });

  it('Code shortens a conversation when even its summary is refused, and pauses when nothing is left to shorten', async () => {
    const world = longSession({ context: undefined });
    const full = new ModelError('context-full', 'prompt is too long: 210000 tokens');
    world.model.turns.push(full, full);
    await world.step();
    expect(world.newest).toMatchObject({ kind: 'context-full', state: { shortening: { tries: 0, overflow: true } } });
    await world.step();
    expect(world.newest.kind).toBe('compact');
    expect(world.model.requests).toHaveLength(1);
    await world.step();
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'error' } });
    expect(world.chat.texts().at(-1)).toContain('does not fit the model');
  });
});

describe('the plain cut', () => {
  const steps = (count: number): TranscriptMessage[] =>
    Array.from({ length: count }, (_, index) => [
      { kind: 'model' as const, blocks: [toolUse(`s${index}`)] },
      { kind: 'results' as const, results: [result(`s${index}`, `step ${index} ${'x'.repeat(7_000)}`)] },
    ]).flat();

  it('The plain cut keeps both ends whole and every word of people, without asking the model', async () => {
    const world = longSession({ context: { tokens: 160_000, addedTokens: 0, images: 0 } });
    world.settings = { ...SETTINGS, shortening: 'cut', contextTokensMax: 100_000 };
    const said: TranscriptMessage = {
      kind: 'people',
      people: [{ key: 'k', user: 'U3', text: 'use pnpm', images: [] }],
    };
    world.given(world.state, [...steps(30), said, ...steps(30)]);
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.newest.kind).toBe('compact');
    world.model.turns.push(says('Done.'));
    await world.step();
    const rendered = JSON.stringify(world.model.requests[0]?.messages);
    expect(rendered).toContain('Fix the date bug');
    expect(rendered).toContain('use pnpm');
    expect(rendered).toContain('step 29 ');
    expect(rendered.length).toBeLessThan(250_000);
    expect(brokenRules(world.model.requests[0]?.messages ?? [])).toEqual([]);
  });

  it('The plain cut is not for models that keep their thinking', async () => {
    const world = longSession({ model: 'thinks' });
    const models = { ...SETTINGS.models, models: { ...SETTINGS.models.models } };
    const { small } = models.models;
    if (!small) throw new Error('no model');
    world.settings = {
      ...SETTINGS,
      shortening: 'cut',
      models: { ...models, models: { ...models.models, thinks: { ...small, thinking: 'adaptive' } } },
    };
    world.model.turns.push(says(SUMMARY));
    await world.step();
    expect(world.model.requests).toHaveLength(1);
  });
});

describe('a crash between the log and the entry', () => {
  it('A crash between the log and the entry is made good by the same step again: one prefix, the call charged', async () => {
    const world = longSession();
    world.model.turns.push(says(SUMMARY), says(SUMMARY));
    world.calls.failNext('journal.commit', new Error('killed'));
    expect(await world.step()).toBe('retry');
    expect(world.newest.kind).not.toBe('compact');
    expect(world.blobs.objects.size).toBe(1);
    await world.step({ receiveCount: 2 });
    expect(world.newest).toMatchObject({ kind: 'compact', version: 2 });
    expect(world.blobs.objects.size).toBe(1);
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
  });
});
