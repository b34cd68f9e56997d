import type { BedrockCall } from '../../../local/aws/bedrock/service.ts';
import type { Evidence } from '../../../local/chaos/evidence.ts';
import { brokenGuarantees } from '../../../local/chaos/guarantees.ts';
import { MODELS } from '../../agent-core/fakes/build.ts';
import type { Asked } from '../model/model.ts';
import type { SimScenario } from '../scenario.ts';
import type { SimWorld } from '../world.ts';
import { asBedrockCall } from './as-bedrock-call.ts';
import { brokenBounds } from './bounds.ts';
import { brokenPeopleFirst } from './people-first.ts';

/** Which guarantees the run has broken: those of the chaos runs, by the same code, and those that only a simulation can see. */
export function judge(world: SimWorld, { budgetUsd, rates }: SimScenario, sessionId: string): string[] {
  const isCalm = Object.values(rates).every((rate) => rate === 0);
  return [
    ...brokenGuarantees(evidenceOf(world, sessionId, budgetUsd)).filter((line) => !isKnownGap(line, world)),
    ...brokenBounds(world, sessionId, isCalm),
    ...brokenPeopleFirst(world, sessionId, isCalm),
  ];
}

function evidenceOf(world: SimWorld, sessionId: string, budgetUsd: number): Evidence {
  const { table, chat, dueItems, model } = world.things;
  const items = table.inbox.get(sessionId) ?? [];
  const { written } = world.slack;
  return {
    entries: table.entries.get(sessionId) ?? [],
    accepted: items.map(({ item }) => item.key),
    unread: items.filter(({ absorbedBy }) => absorbedBy === undefined).map(({ item }) => item.key),
    worker: table.workers.get(sessionId),
    due: dueItems.all().map(({ key }) => key),
    shown: chat.ever.map(({ notice }) => ({ noticeId: notice.id, text: notice.text })),
    effects: world.effects.map(({ name }) => name),
    modelCalls: callsOf(model.asked),
    models: MODELS,
    budgetUsd,
    // A stop that comes before the session is answered, and begins none.
    mentions: written
      .filter(({ isMention, versions }) => isMention && versions[0]?.words !== 'stop')
      .map(({ key }) => key),
    written,
    seen: world.seen,
  };
}

function callsOf(asked: readonly Asked[]): BedrockCall[] {
  return asked.map(asBedrockCall);
}

/**
 * What docs/coverage.md says of G6: where a step froze beyond its lease, another one asks the model beside it, and the one that loses the race
 * counts its call only with an entry that it makes after that.
 */
function isKnownGap(line: string, { network }: SimWorld): boolean {
  return /are known$/.test(line) && network.struck.has('frozen');
}
