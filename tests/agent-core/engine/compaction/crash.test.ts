import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { message, reply, result, says, state, thinking, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const SUMMARY = `Goal: fix the date bug. ${'Done: read src/days.ts, cause found. '.repeat(10)}\nNext step: write the test.`;
/** Deliveries of one wake that a killed step may need. */
const DELIVERIES_MAX = 6;

/** A long session that people add to while it is compacted. */
function begun(): World {
  const world = new World();
  const context = { tokens: 160_000, addedTokens: 0, images: 0 };
  world.given(state(thinking, { context }), [
    { kind: 'people', facts: 'Facts.', people: [{ key: 'slack:C1:1', user: 'U1', text: 'Fix it', images: [] }] },
    { kind: 'model', blocks: [{ text: 'Looking.' }, toolUse('a')] },
    { kind: 'results', results: [result('a', 'output\n'.repeat(900))] },
  ]);
  world.arrives(message('1700000009.000000', 'and hurry'));
  const answer: World['model']['turns'][number] = async ({ messages }) =>
    JSON.stringify(messages.at(-1)).includes('Write the hand-over') ? says(SUMMARY) : says('Done.');
  world.model.turns.push(...Array.from({ length: 12 }, () => answer));
  return world;
}

/** Wakes until the session is idle, each wake as often as it comes back. */
async function play(world: World): Promise<void> {
  for (let wakes = 0; wakes < 4 && world.state.phase.kind !== 'idle'; wakes++)
    for (let receiveCount = 1; receiveCount <= DELIVERIES_MAX; receiveCount++)
      if ((await world.step({ receiveCount })) === 'acknowledge') break;
}

function outcome(world: World) {
  const { transcriptFrom, turn, phase, sessionLog, shortening } = world.state;
  return {
    kinds: world.entries.map((entry) => entry.kind),
    messages: world.entries.slice(1).map((entry) => entry.messages),
    absorbed: world.entries.map((entry) => entry.absorbed),
    thread: world.chat.texts().map((text) => text.replace(/^_.*_$/m, '')),
    logs: [...world.blobs.objects.keys()],
    state: { transcriptFrom, turn, phase, sessionLog, shortening },
  };
}

const undisturbed = begun();
await play(undisturbed);
const calls = undisturbed.calls.names.map((name, index) => ({ name, index }));

describe('a compaction that is killed', () => {
  it('A compaction that is killed has something to be killed at', () => {
    expect(outcome(undisturbed).kinds).toEqual(['reply', 'compact', 'reply']);
    expect(calls.map(({ name }) => name)).toContain('blobs.put');
  });

  it.each(['before', 'after'] as const)(
    'A compaction killed %s any of its outside calls comes to the same end',
    async (when) => {
      for (const { index } of calls) {
        const world = begun();
        world.calls.failCall(index, new PortError('retry', 'killed'), when);
        await play(world);
        expect(outcome(world), `${index} ${calls[index]?.name}`).toEqual(outcome(undisturbed));
      }
    },
  );
});

it('A reply that asks for a tool instead of a hand-over runs nothing', async () => {
  const world = begun();
  world.model.turns.unshift(reply([toolUse('x', 'bash', { command: 'rm -rf /' })]));
  await play(world);
  expect(world.entries.map((entry) => entry.kind)).toEqual(['reply', 'summary-refused', 'compact', 'reply']);
  expect(world.commands.sent).toEqual([]);
});
