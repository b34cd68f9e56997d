import { noGuards } from '@remote-swe/core/domain/session/guard-state';
import type { ToolDefinition } from '@remote-swe/core/domain/tool/tool';
import type { CommandPayload } from '@remote-swe/core/domain/worker/command';
import { sentFileKey } from '@remote-swe/core/engine/tool-calls/payload';
import { allTools } from '@remote-swe/core/tools/all';
import { lambdaTool, textAnswer } from '@remote-swe/core/tools/lambda-tool';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { acting, dispatches, message, reply, result, SESSION, says, state, toolUse } from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';
import { World } from '../fakes/world.ts';

/** What "Adding one" of docs/tools.md asks for, and nothing else: the engine has never heard of these tools. */
const sayWeather = lambdaTool<{ place: string }>({
  name: 'say_weather',
  description: 'Tells the people in the thread how the weather is.',
  place: 'lambda',
  effect: 'outward',
  countsAs: { kind: 'message' },
  input: z.strictObject({ place: z.string().min(1) }),
  async run({ place }) {
    return textAnswer('Told.', [{ kind: 'notice', text: `It rains in ${place}.` }]);
  },
});

const drawMap: ToolDefinition<{ of: string; minutes: number }> = {
  name: 'draw_map',
  description: 'Draws a map of a repository and hands it to the people in the thread.',
  place: 'worker',
  effect: 'outward',
  countsAs: { kind: 'edit', path: () => 'map.svg' },
  waits: true,
  input: z.strictObject({ of: z.string().min(1), minutes: z.number() }),
  timeLimitMs: (input) => (input as { minutes: number }).minutes * 60_000,
  takesUp: (input) => (input as { of: string }).of,
  handsOut: (input) => ({ name: 'map.svg', text: `A map of ${(input as { of: string }).of}` }),
};

const world = () => new World([...allTools, sayWeather, drawMap as ToolDefinition]);
const MAP_CALL = { toolCallId: 'a', name: 'draw_map', input: { of: 'acme/widget', minutes: 7 } };
const ASKED = [{ kind: 'model' as const, blocks: [toolUse('a', MAP_CALL.name, MAP_CALL.input)] }];

describe('a Lambda tool that was added by the recipe', () => {
  async function played(input: { [field: string]: string }): Promise<World> {
    const made = world();
    made.model.turns.push(reply([toolUse('a', 'say_weather', input)]), says('Done.'));
    made.given(state({ kind: 'idle' }, { guards: { ...noGuards, silentSteps: 3 } }));
    made.arrives(message('1800000000.000001'));
    await made.step();
    await made.step();
    return made;
  }

  it('A new Lambda tool is offered to the model, runs, and changes the session with its result', async () => {
    const made = await played({ place: 'Basel' });
    expect(made.model.requests[0]?.tools.map(({ name }) => name)).toContain('say_weather');
    expect(made.newest).toMatchObject({
      kind: 'tools',
      messages: [{ kind: 'results', results: [{ isError: false }] }],
    });
    expect(made.chat.texts()).toContain('It rains in Basel.');
  });

  it('A new Lambda tool counts as a word to people', async () => {
    expect((await played({ place: 'Basel' })).state.guards).toMatchObject({ silentSteps: 0 });
  });

  it('A new Lambda tool does not run with an input that does not fit its schema', async () => {
    const made = await played({ town: 'Basel' });
    expect(made.chat.texts()).not.toContain('It rains in Basel.');
    expect(JSON.stringify(made.entries)).toContain('The input of say_weather does not fit its schema');
  });
});

describe('a worker tool that was added by the recipe', () => {
  async function sent(): Promise<World> {
    const made = world();
    made.online();
    made.given(state(acting(dispatches.none, [MAP_CALL])), ASKED);
    await made.step();
    return made;
  }

  async function ended(more: { isError?: boolean }): Promise<World> {
    const made = await sent();
    made.blobs.objects.set(sentFileKey(SESSION, 'a'), new Uint8Array([1]));
    made.commands.report('command-1', { schema: 1, outcome: 'done', results: [{ ...result('a'), ...more }] });
    await made.step();
    return made;
  }

  it('A new worker tool travels with an address for its file, a credential for its repository and its own time limit', async () => {
    const made = await sent();
    const payload = made.commands.sent[0]?.payload as Extract<CommandPayload, { action: 'run' }>;
    expect(payload.calls).toEqual([MAP_CALL]);
    expect(payload.uploads).toEqual([{ toolCallId: 'a', url: expect.stringContaining(sentFileKey(SESSION, 'a')) }]);
    expect(made.codeHost.credentialsFor).toEqual([['acme/widget']]);
    const { phase } = made.state;
    const dispatch = phase.kind === 'acting' ? phase.work.dispatch : undefined;
    expect(dispatch).toMatchObject({ target: { deadline: START + (2 + 7 + 5) * 60_000 } });
  });

  it('A new worker tool has its repository taken up, its file shown and its edit counted once it has succeeded', async () => {
    const made = await ended({});
    expect(made.state.repositories).toEqual(['acme/widget']);
    expect(made.chat.uploads).toMatchObject([{ name: 'map.svg' }]);
    expect(made.chat.texts()).toEqual(['A map of acme/widget']);
    expect(made.state.guards).toMatchObject({ hasEdits: true, hasUncheckedEdits: true });
  });

  it('A new worker tool changes nothing of the session when it has failed', async () => {
    const made = await ended({ isError: true });
    expect(made.state.repositories).toEqual([]);
    expect(made.chat.uploads).toEqual([]);
    expect(made.state.guards).toMatchObject({ hasEdits: false });
  });

  it('A new worker tool that waits repeats nothing', async () => {
    const made = await ended({});
    expect(made.state.guards?.traces).toEqual([]);
  });
});
