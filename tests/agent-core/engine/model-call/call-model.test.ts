import { sessionText } from '@remote-swe/core/domain/frames/frame';
import { BACK_OFF_MS_MAX, MODEL_ATTEMPTS_MAX } from '@remote-swe/core/engine/context/settings';
import { worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import { ModelError, type ModelErrorKind, PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import {
  type entry,
  idle,
  message,
  paused,
  reply,
  SETTINGS,
  says,
  state,
  thinking,
  toolUse,
  USAGE,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { pngFile } from '../../fakes/images.ts';
import { World } from '../../fakes/world.ts';

function asked(...turns: World['model']['turns']): World {
  const world = new World();
  world.arrives(message('1700000001.000000', 'please'));
  world.model.turns.push(...turns);
  return world;
}
const throttled = new ModelError('throttled', 'too many tokens');

describe('a model call', () => {
  it('A model call records usage, cost, and the turn’s step', async () => {
    const world = asked(says('Hello.'));
    await world.step();
    expect(world.newest).toMatchObject({ usage: USAGE, costMicroUsd: 450 });
    expect(world.state).toMatchObject({
      turn: 1,
      turnSteps: 1,
      model: 'small',
      requester: 'U1',
      counters: { modelCalls: 1 },
      spend: { costMicroUsd: 450, estimatedMicroUsd: 0 },
    });
  });

  it('A model call gives the facts once, with the first words, even after an entry that was no reply', async () => {
    const world = new World();
    world.given(state(paused(), { turn: 0, model: '' }), [], { kind: 'dead-letter' });
    world.arrives(message('1700000001.000000'), message('1700000002.000000'));
    world.model.turns.push(says('Hello.'), says('Again.'));
    await world.step();
    world.arrives(message('1700000003.000000'));
    await world.step();
    const facts = world.entries.flatMap((each) => each.messages).filter((each) => 'facts' in each && each.facts);
    expect(facts).toHaveLength(1);
    expect(world.entries[1]?.messages[0]).toHaveProperty('facts');
  });

  it('A model call sends what was sent before as a prefix', async () => {
    const world = asked(reply([toolUse('a', 'nope')]), says('Hello.'));
    await world.step();
    await world.step();
    const [first, second] = world.model.requests.map(({ messages }) => messages);
    expect(second?.length).toBe(3);
    expect(JSON.stringify(second?.[0])).toBe(JSON.stringify(first?.[0]));
  });

  it('A model call absorbs what came in while tools ran, after their results', async () => {
    const world = asked(reply([toolUse('a', 'nope')]), says('Hello.'));
    await world.step();
    world.arrives(message('1700000009.000000', 'and tests', { user: 'U7' }));
    await world.step();
    const last = world.model.requests[1]?.messages.at(-1);
    expect(last?.blocks.map((block) => block.kind)).toEqual(['result', 'text', 'cache-point']);
    expect(world.state.requester).toBe('U7');
  });
});

describe('no capacity', () => {
  it('A call that broke off in the middle counts with its worst case, because its tokens are paid', async () => {
    const world = asked(new ModelError('unavailable', 'The stream broke off', { hadBegun: true }), says('Hello.'));
    await world.step();
    const [request] = world.model.requests;
    if (!request) throw new Error('a request was made');
    expect(world.newest).toMatchObject({ kind: 'back-off' });
    expect(world.state.spend.estimatedMicroUsd).toBe(worstCaseMicroUsd(SETTINGS, request));
  });

  it.each(['throttled', 'unavailable'] as ModelErrorKind[])(
    'A model that is %s gets its timer first, then the entry that names its time',
    async (kind) => {
      const world = asked(new ModelError(kind, 'later'));
      expect(await world.step()).toBe('acknowledge');
      expect(world.calls.only('wakes', 'journal.commit')).toEqual(['wakes.arm', 'journal.commit back-off']);
      const { phase } = world.state;
      expect(phase).toMatchObject({ kind: 'thinking', attempt: 1, notBefore: START + 5_000 });
      expect(world.newest.absorbed).toHaveLength(1);
    },
  );

  it('The timer never rings before the time that the entry names', async () => {
    for (const randomness of [0, 0.5, 0.999])
      for (let attempt = 0; attempt < MODEL_ATTEMPTS_MAX; attempt++) {
        const world = asked(throttled);
        world.clock.randomness = randomness;
        world.given(state({ kind: 'thinking', attempt, maxTokensRaises: 0 }));
        await world.step();
        const { phase } = world.state;
        const notBefore = phase.kind === 'thinking' ? (phase.notBefore ?? 0) : 0;
        expect(world.wakes.timers[0]?.at).toBeGreaterThanOrEqual(notBefore);
        expect(notBefore - START).toBeLessThanOrEqual(BACK_OFF_MS_MAX);
      }
  });

  it('A back-off keeps the room that a cut reply had asked for', async () => {
    const world = asked(throttled);
    world.given(state({ ...thinking, maxTokensRaises: 2 }));
    await world.step();
    expect(world.state.phase).toMatchObject({ maxTokensRaises: 2 });
  });

  it('A model without capacity pauses the session in the end, and says so', async () => {
    const world = asked(throttled);
    world.given(state({ kind: 'thinking', attempt: MODEL_ATTEMPTS_MAX, maxTokensRaises: 0 }));
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'error' } });
    expect(world.chat.texts()[0]).toContain('no capacity');
    expect(world.wakes.timers).toEqual([]);
  });
});

describe('a refused request', () => {
  it.each(['access-denied', 'invalid'] as ModelErrorKind[])(
    'A request refused as %s pauses and says why',
    async (kind) => {
      const world = asked(new ModelError(kind, 'the reason'));
      expect(await world.step()).toBe('acknowledge');
      expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'error' } });
      expect(world.chat.texts()[0]).toContain('the reason');
      expect(world.newest.absorbed).toHaveLength(1);
    },
  );

  it('A refused request that is a defect of ours is tried again, not told', async () => {
    const world = asked(new TypeError('x is undefined'));
    expect(await world.step()).toBe('retry');
    expect(world.entries).toEqual([]);
  });
});

describe('budgets', () => {
  const spent = (costMicroUsd: number) => ({ spend: { costMicroUsd, estimatedMicroUsd: 0, usage: USAGE } });

  it('Budgets are looked at before the call, and pause with the message kept (G6)', async () => {
    const world = asked();
    world.given(state(thinking, spent(SETTINGS.sessionBudgetMicroUsd)));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'budget-usd' } });
    expect(world.newest).toMatchObject({ absorbed: ['slack:C1:1700000001.000000'], messages: [{ kind: 'people' }] });
  });

  it('A message does not lift a budget of dollars', async () => {
    const world = asked();
    world.given(state(paused(), spent(SETTINGS.sessionBudgetMicroUsd)));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.chat.texts()[0]).toContain('used up');
  });

  it.each([
    [1, 'idle'],
    [2, 'paused'],
  ])(
    'What a step itself charges, after %i deliveries, counts for a shared budget before any counter has it',
    async (receiveCount, kind) => {
      const world = asked(says('Done.'));
      world.settings = { ...SETTINGS, deploymentMonthBudgetMicroUsd: 1 };
      world.given(state(thinking));
      await world.step({ receiveCount, firstReceivedAt: START });
      expect(world.state.phase.kind).toBe(kind);
    },
  );

  it('A message lifts a budget of steps, because it begins a turn', async () => {
    const world = new World();
    world.given(state(thinking, { turnSteps: SETTINGS.turnStepsMax }));
    await world.step();
    expect(world.state.phase).toMatchObject({ reason: { kind: 'turn-steps' } });
    world.arrives(message('1800000001.000000'));
    world.model.turns.push(says('Done.'));
    await world.step();
    expect(world.state.phase).toEqual(idle);
  });
});

describe('deliveries that left no entry', () => {
  const estimated = async (receiveCount: number, more: Partial<ReturnType<typeof entry>> = {}) => {
    const world = asked(says('Hello.'));
    world.given(state(thinking), [], more);
    await world.step({ receiveCount, firstReceivedAt: START });
    const request = world.model.requests[0];
    if (!request) throw new Error('no request');
    return world.state.spend.estimatedMicroUsd / worstCaseMicroUsd(SETTINGS, request);
  };

  it('Deliveries that left no entry are charged the worst case of their calls', async () => {
    expect(await estimated(1)).toBe(0);
    expect(await estimated(2)).toBe(1);
    expect(await estimated(4)).toBe(3);
  });

  it('Deliveries are not charged when the entry is there', async () => {
    expect(await estimated(2, { at: START })).toBe(0);
    expect(await estimated(4, { at: START })).toBe(2);
  });
});

describe('attachments', () => {
  const file = (id: string, mimetype: string, bytes = 5) => ({
    id,
    name: `${id}.x`,
    mimetype,
    bytes,
    url: 'https://f',
  });
  const png = pngFile(1, 1);
  const withFiles = (...files: ReturnType<typeof file>[]) => {
    const world = new World();
    for (const { id, mimetype } of files) if (mimetype === 'image/png') world.chat.files.set(id, png);
    world.arrives(message('1700000001.000000', 'look', { files }));
    world.model.turns.push(says('Hello.'));
    return world;
  };
  const person = (world: World) => {
    const [first] = world.newest.messages;
    return first?.kind === 'people' ? first.people[0] : undefined;
  };

  const notes = (world: World) =>
    (person(world)?.parts ?? []).map(({ frame, text }) => (frame.kind === 'session' ? text : '')).join('\n');

  it('Attachments are images in the bucket, and texts beside the words, never in them', async () => {
    const world = withFiles(file('F1', 'image/png'), file('F2', 'text/plain'));
    world.chat.files.set('F2', new TextEncoder().encode('héllo'));
    await world.step();
    expect(person(world)).toMatchObject({
      text: 'look',
      parts: [
        sessionText('attached image "F1.x": on your machine it is .attachments/F1-F1.x in the workspace'),
        { frame: { kind: 'file', name: 'F2.x', from: 'U1', path: '.attachments/F2-F2.x' }, text: 'héllo' },
      ],
      images: [{ format: 'png', key: 'attachments/F1' }],
    });
    expect([...world.blobs.objects.keys()]).toEqual(['attachments/F1', 'attachments/F2']);
    expect(world.state.attachments).toEqual([
      { key: 'attachments/F1', name: 'F1-F1.x', bytes: png.length },
      { key: 'attachments/F2', name: 'F2-F2.x', bytes: 6 },
    ]);
  });

  it('Attachments that cannot be shown, or not be had, are named', async () => {
    const kinds = ['image/png', 'application/zip', 'image/png', 'application/pdf'];
    const world = withFiles(...kinds.map((kind, index) => file(`F${index + 1}`, kind)));
    world.chat.files.set('F2', new Uint8Array([80, 75]));
    world.chat.files.set('F3', pngFile(1, 1, { padding: 4_000_000 }));
    world.calls.failNext('chat.download', new PortError('refused', 'Slack answered 403'));
    await world.step();
    expect(person(world)?.images).toEqual([]);
    expect(notes(world)).toMatch(
      /F1\.x" could not be fetched: Slack answered 403.*F2\.x", application\/zip, 2 bytes: on your machine.*F3\.x" is not shown here: it is too large.*for view_image.*F4\.x" is empty/s,
    );
    expect(world.state.attachments?.map(({ name }) => name)).toEqual(['F2-F2.x', 'F3-F3.x']);
  });

  it('Files that only claim to be images stay out of the transcript, which Bedrock would refuse for ever', async () => {
    const world = withFiles(file('F1', 'image/png'));
    world.chat.files.set('F1', new TextEncoder().encode('<html>sign in</html>'));
    await world.step();
    expect(person(world)?.images).toEqual([]);
    expect(notes(world)).toMatch(/no image of a known kind/);
  });

  it('Attachments are fetched again later when Slack does not answer now', async () => {
    const world = withFiles(file('F1', 'image/png'));
    world.calls.failNext('chat.download', new PortError('retry', 'Slack answered 503'));
    expect(await world.step()).toBe('retry');
    expect(world.model.requests).toEqual([]);
  });

  it('The worker forgets the oldest attachments of many, and a name is harmless in a path', async () => {
    const world = withFiles({ ...file('F1', 'image/png'), name: '../../etc/pass wd\\' });
    const before = Array.from({ length: 45 }, (_, index) => ({ key: `attachments/G${index}`, name: 'g', bytes: 1 }));
    world.given({ ...state(thinking), attachments: [...before, { key: 'attachments/F1', name: 'old', bytes: 1 }] });
    await world.step();
    expect(world.state.attachments).toHaveLength(40);
    expect(world.state.attachments?.at(-1)).toMatchObject({ key: 'attachments/F1', name: 'F1-.._.._etc_pass_wd_' });
  });

  it('Images of too many bytes together are named, and the machine has them', async () => {
    const world = withFiles(...['F1', 'F2', 'F3', 'F4', 'F5'].map((id) => file(id, 'image/png')));
    for (const id of ['F1', 'F2', 'F3', 'F4']) world.chat.files.set(id, pngFile(100, 100, { padding: 3_600_000 }));
    await world.step();
    expect(person(world)?.images.map(({ key }) => key)).toEqual([
      'attachments/F1',
      'attachments/F2',
      'attachments/F3',
      'attachments/F5',
    ]);
    expect(notes(world)).toMatch(
      /F4\.x" is not shown here: what people attach, together with .* 12 MB .* for view_image/,
    );
    expect(world.state.attachments).toHaveLength(5);
    expect(world.state.context?.imageBytes).toBeGreaterThan(10_800_000);
  });

  it('Texts that are too long together are named, and the machine has them', async () => {
    const ids = Array.from({ length: 15 }, (_, index) => `F${index}`);
    const world = withFiles(...ids.map((id) => file(id, 'text/plain')));
    for (const id of ids) world.chat.files.set(id, new TextEncoder().encode('x'.repeat(39_000)));
    await world.step();
    const shown = (person(world)?.parts ?? []).filter(({ frame }) => frame.kind === 'file');
    expect(shown).toHaveLength(10);
    expect(notes(world)).toMatch(
      /F10\.x" is not shown here: the files of one turn show at most 400000 bytes.*39000 characters are in \.attachments\/F10-F10\.x/,
    );
  });

  it('Attachments that are many or long are cut', async () => {
    const world = withFiles(
      ...Array.from({ length: 25 }, (_, index) => file(`F${index}`, 'image/png')),
      file('F99', 'text/plain'),
    );
    await world.step();
    expect(person(world)?.images).toHaveLength(20);
    expect(notes(world)).toMatch(/6 more files were attached/);
  });
});

describe('tools that run in Lambda', () => {
  const planned = (name: string, input: unknown) => {
    const world = asked(reply([toolUse('a', name, input as never)]));
    return world;
  };

  it('Tools in Lambda run in the next step, one entry for all that nobody sees, and what people see is a step of its own', async () => {
    const world = asked(
      reply([toolUse('a', 'todo', { items: [] }), toolUse('b', 'post_message', { text: 'I begin.' })]),
    );
    for (let wake = 0; wake < 3; wake++) await world.step();
    expect(world.entries.map(({ kind }) => kind).slice(-3)).toEqual(['tools', 'call-intent', 'tools']);
    expect(world.newest).toMatchObject({ kind: 'tools', messages: [{ kind: 'results' }] });
    expect(world.state.phase.kind).toBe('thinking');
    expect(world.chat.texts()).toContain('I begin.');
  });

  it('Tools in Lambda that fail for now are tried again, then told to the model', async () => {
    const world = planned('get_issue', { url: 'a/b#1' });
    await world.step();
    const down = () => world.calls.failNext('codeHost.issue', new PortError('retry', 'GitHub: 502'));
    down();
    expect(await world.step()).toBe('retry');
    expect(world.entries).toHaveLength(1);
    down();
    expect(await world.step({ receiveCount: 3 })).toBe('acknowledge');
    expect(JSON.stringify(world.newest.messages)).toContain('get_issue failed: GitHub: 502');
  });

  it('Tools in Lambda that are refused are told to the model at once', async () => {
    const world = planned('get_issue', { url: 'a/b#1' });
    await world.step();
    world.calls.failNext('codeHost.issue', new PortError('not-found', 'no such issue'));
    await world.step();
    expect(JSON.stringify(world.newest.messages)).toContain('no such issue');
  });

  it('Tools in Lambda have no effect after the lease was lost', async () => {
    const world = planned('create_pull_request', { repository: 'a/b', branch: 'c', title: 't', body: '' });
    await world.step();
    const { newest } = world.table;
    world.table.newest = async (sessionId) => {
      const found = await newest.call(world.table, sessionId);
      world.clock.jump(46_000);
      return found;
    };
    world.table.entries.set(world.newest.sessionId, [
      { ...world.newest, state: { ...world.state, noticesPending: [] } },
    ]);
    expect(await world.step()).toBe('retry');
    expect(world.codeHost.drafts).toEqual([]);
  });
});
