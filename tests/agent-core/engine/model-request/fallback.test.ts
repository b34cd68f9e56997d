import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import {
  fallbackDraft,
  modelChange,
  nextFallback,
  withoutForeignThinking,
} from '@remote-swe/core/engine/model-request/fallback';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import { withPeople } from '@remote-swe/core/engine/session/turns';
import { ModelError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import {
  idle,
  message,
  reply,
  result,
  SETTINGS,
  says,
  session,
  state,
  thinking,
  toolUse,
  USAGE,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';
import { brokenRules } from './converse-rules.ts';

const settings = { ...SETTINGS, fallbackModels: ['small', 'plain'] };
const thought = { reasoningContent: { reasoningText: { text: 'I think', signature: 's' } } };
const TRANSCRIPT: TranscriptMessage[] = [
  { kind: 'people', people: [{ key: 'k', user: 'U1', text: 'fix it', images: [] }] },
  { kind: 'model', blocks: [thought, toolUse('a')] },
  { kind: 'results', results: [result('a')] },
  { kind: 'model', blocks: [thought] },
];

describe('the next model', () => {
  it('The next model is the first of the list that was neither chosen nor tried', () => {
    expect(nextFallback(settings, state(thinking))).toEqual({ model: 'plain', tried: 1 });
    const other = state(thinking, { model: 'plain', fallback: { chosen: 'small', tried: 1 } });
    expect(nextFallback(settings, other)).toBeUndefined();
    expect(nextFallback(SETTINGS, state(thinking))).toBeUndefined();
  });
});

describe('several places', () => {
  const priced = (input: number) => ({
    ...modelNamed(SETTINGS.models, 'small'),
    price: { input, output: 99, cacheRead: 9, cacheWrite: input },
  });
  const table = (input: number) => ({ default: 'small', models: { small: priced(input) } });
  const inPlaces = { ...settings, places: { 'us-west-2': SETTINGS.models, 'eu-west-1': table(9) } };

  it('A call costs what it costs in the place that answered, and the session stays there', async () => {
    const world = new World();
    world.settings = inPlaces;
    world.given(state(thinking), TRANSCRIPT.slice(0, 1));
    world.model.turns.push({ ...says('From there.'), place: 'eu-west-1' });
    await world.step();
    expect(world.newest.costMicroUsd).toBe(costMicroUsd(USAGE, priced(9)));
    expect(world.state.place).toBe('eu-west-1');
    world.arrives(message('1700000100.000000', 'and now?'));
    world.model.turns.push({ ...says('Again.'), place: 'us-west-2' });
    await world.step();
    expect(world.model.requests[1]?.routing).toMatchObject({ place: 'eu-west-1', isWarm: true, hasWaited: false });
    expect(world.newest.costMicroUsd).toBe(costMicroUsd(USAGE, modelNamed(SETTINGS.models, 'small')));
    expect(world.state.place).toBe('us-west-2');
  });

  it('A call may cost as much as in the dearest place: the budget is checked against that', () => {
    const request = { model: 'small', system: '', tools: [], messages: [], maxTokens: 1_000 };
    expect(worstCaseMicroUsd(inPlaces, request)).toBeGreaterThan(worstCaseMicroUsd(settings, request));
    expect(worstCaseMicroUsd(inPlaces, request)).toBeGreaterThanOrEqual(99 * 1_000);
  });

  it('A session of an older build that was sent to its second place goes on with the first fallback model', () => {
    const second = state(thinking, { fallback: { chosen: 'small', tried: 1, place: 'second' } });
    expect(nextFallback(settings, second)).toEqual({ model: 'plain', tried: 1 });
  });
});

describe('another model', () => {
  it('Another model goes on at once, with room as before, and people are told', () => {
    const raised = state({ ...thinking, attempt: 3, maxTokensRaises: 2 });
    const draft = fallbackDraft(session(raised), { model: 'plain', tried: 1 }, START);
    expect(draft.session.state).toMatchObject({
      model: 'plain',
      fallback: { chosen: 'small', tried: 1 },
      phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 2 },
    });
    expect(draft.session.state.phase).not.toHaveProperty('notBefore');
    expect(draft.notices[0]?.text).toContain('small has no capacity. I go on with plain until this turn ends');
  });

  it('Another model sees no thinking of the one before, and keeps its own', () => {
    const own: TranscriptMessage = { kind: 'model', blocks: [thought, toolUse('b')] };
    const whole = [...TRANSCRIPT, modelChange('plain'), own, { kind: 'results' as const, results: [result('b')] }];
    const seen = withoutForeignThinking(whole);
    expect(seen[1]).toEqual({ kind: 'model', blocks: [toolUse('a')] });
    expect(seen[5]).toEqual(own);
    const rendered = renderMessages(whole);
    expect(brokenRules(rendered)).toEqual([]);
    expect(JSON.stringify(rendered)).not.toContain('newModel');
  });

  it('A transcript that knows only one model is left as it is', () => {
    expect(withoutForeignThinking(TRANSCRIPT)).toEqual(TRANSCRIPT);
  });
});

describe('a new turn', () => {
  const standIn = state(idle, { model: 'plain', fallback: { chosen: 'small', tried: 1 } });

  it('A new turn goes back to the model that was chosen', () => {
    const next = withPeople(standIn, [message('1700000100.000000')], settings, START);
    expect([next.model, next.fallback]).toEqual(['small', undefined]);
  });

  it('A new turn may choose another model, which begins a new prefix; an unknown name is told', async () => {
    const world = new World();
    world.given(state(idle), TRANSCRIPT.slice(0, 2).concat({ kind: 'results', results: [result('a')] }));
    world.arrives(message('1700000100.000000', 'and now --model plain'));
    world.model.turns.push(says('Yes.'));
    await world.step();
    expect(world.model.requests[0]?.model).toBe('plain');
    expect(JSON.stringify(world.model.requests[0])).not.toContain('I think');
    expect(world.newest.messages[0]).toEqual(modelChange('plain'));
    world.arrives(message('1700000200.000000', 'again --model nonsense'));
    world.model.turns.push(says('No.'));
    await world.step();
    expect(JSON.stringify(world.model.requests[1]?.messages)).toContain("no model named 'nonsense'");
  });
});

describe('a model without capacity', () => {
  it('A model without capacity is replaced after three back-offs, and costs are those of the new model', async () => {
    const world = new World();
    world.settings = settings;
    world.given(state({ ...thinking, attempt: 3, notBefore: START }), TRANSCRIPT.slice(0, 1));
    world.arrives(message('1700000100.000000', 'one more wish'));
    world.model.turns.push(new ModelError('throttled', 'ThrottlingException: slow down'));
    await world.step();
    expect(world.newest.kind).toBe('fallback');
    expect(world.chat.texts()[0]).toContain('I go on with plain');
    expect(world.wakes.timers).toEqual([]);
    expect(world.wakes.rings).toHaveLength(1);
    world.model.turns.push(reply([{ text: 'Done.' }], 'end'));
    await world.step();
    expect(world.model.requests[1]).toMatchObject({ model: 'plain' });
    expect(JSON.stringify(world.model.requests[1]?.messages)).toContain('one more wish');
  });

  it('A model without capacity and without another one waits on, then pauses', async () => {
    const world = new World();
    world.settings = settings;
    const standIn = { model: 'plain', fallback: { chosen: 'small', tried: 1 } };
    world.given(state({ ...thinking, attempt: 6, notBefore: START }, standIn), TRANSCRIPT.slice(0, 1));
    world.model.turns.push(new ModelError('unavailable', 'down'));
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'error' } });
  });

  it('A model without capacity does not keep a stop waiting', async () => {
    const world = new World();
    world.given(state({ ...thinking, attempt: 2, notBefore: START + 600_000 }), TRANSCRIPT.slice(0, 1));
    world.arrives(message('1700000100.000000', 'stop', { kind: 'stop' }));
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'stopped' } });
    expect(world.model.requests).toEqual([]);
  });
});
