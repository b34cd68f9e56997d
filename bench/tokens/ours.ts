import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import { modelNamed } from '@remote-swe/core/domain/model/models';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import { HAND_OVER_REQUEST } from '@remote-swe/core/engine/compaction/texts';
import { LeaseKeeper } from '@remote-swe/core/engine/context/lease';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { commitDraft } from '@remote-swe/core/engine/session/commit';
import { resultsDraft } from '@remote-swe/core/engine/session/results';
import type { ModelReply } from '@remote-swe/core/ports/model';
import { message, SESSION, session } from '../../tests/agent-core/fakes/build.ts';
import { World } from '../../tests/agent-core/fakes/world.ts';
import type { Meter } from './meter.ts';
import { HAND_OVER, type Recorded, type RecordedStep } from './recorded.ts';

/** Steps that a session may take to go through its recording; compactions are steps too. */
const STEPS_PER_RECORDED_MAX = 4;

/** Plays the session through the real step: its plan, renderer, cache points and compaction. The meter is the model. */
export async function playOurs(recorded: Recorded, settings: Settings, meter: Meter): Promise<World> {
  const world = new World();
  world.settings = settings;
  world.arrives(message('1700000001.000000', recorded.task));
  let at = 0;
  world.model.turns.push(...Array.from({ length: recorded.steps.length * STEPS_PER_RECORDED_MAX }, () => answer));
  for (let steps = 0; at < recorded.steps.length; steps++) {
    if (steps > recorded.steps.length * STEPS_PER_RECORDED_MAX) throw new Error(`${recorded.name} does not end`);
    wait(recorded.steps[at]?.waitMs ?? 0);
    const before = at;
    if ((await world.step()) !== 'acknowledge') throw new Error(JSON.stringify(world.log.lines.slice(-2)));
    if (at > before) await giveResults(world, recorded.steps[before]);
    // A compaction waits for nobody: its step begins at once.
    else recorded.steps[at] = { ...stepAt(recorded, at), waitMs: 0 };
  }
  return world;

  async function answer(request: ModelRequest): Promise<ModelReply> {
    const isHandOver = JSON.stringify(request.messages.at(-1)).includes(HAND_OVER_REQUEST.slice(0, 60));
    const blocks = isHandOver ? [{ text: HAND_OVER }] : stepAt(recorded, at).blocks;
    if (!isHandOver) at += 1;
    const entry = modelNamed(settings.models, request.model);
    const { modelId = '', ...input } = await converseInput(request, entry, world.blobs);
    const usage = meter.call(modelId, input, blocks);
    return { blocks, usage, stopReason: JSON.stringify(blocks).includes('"toolUse"') ? 'tool-use' : 'end' };
  }

  function wait(ms: number): void {
    meter.wait(ms);
    world.clock.advance(ms);
  }
}

function stepAt({ name, steps }: Recorded, at: number): RecordedStep {
  const step = steps[at];
  if (!step) throw new Error(`${name} has no step ${at}`);
  return step;
}

/** The worker's part: what the recorded calls returned becomes the next entry. */
async function giveResults(world: World, step: RecordedStep | undefined): Promise<void> {
  const { phase } = world.state;
  if (phase.kind !== 'acting' || !step) return;
  const loaded = session(world.state, [], world.newest.version);
  const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: 0, remainingMs: () => 600_000 };
  const lease = new LeaseKeeper(world.lease, world.clock, world.log);
  const context = { ...world.ports(), settings: world.settings, message: wake, lease };
  await commitDraft(context, resultsDraft(context, loaded, { work: phase.work, results: step.results }));
}
