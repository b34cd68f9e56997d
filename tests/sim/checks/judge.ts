import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import type { BedrockCall } from '../../../local/aws/bedrock/service.ts';
import type { Evidence } from '../../../local/chaos/evidence.ts';
import { brokenGuarantees } from '../../../local/chaos/guarantees.ts';
import { type Story, storyOf } from '../../../local/chaos/people/story.ts';
import { brokenRules } from '../../agent-core/engine/model-request/converse-rules.ts';
import { MODELS } from '../../agent-core/fakes/build.ts';
import type { Asked } from '../model/model.ts';
import type { Conversation } from '../people/conversation.ts';
import { isCalm, type Rates } from '../scenario/rates.ts';
import type { Limits, SimScenario } from '../scenario/scenario.ts';
import type { SimWorld } from '../world.ts';
import { brokenAccess, isServedFor } from './access.ts';
import { brokenApart } from './apart.ts';
import { asBedrockCall } from './as-bedrock-call.ts';
import { brokenBounds } from './bounds.ts';
import { brokenBrowsers } from './browsers.ts';
import { brokenForks, ownEntries } from './forks.ts';
import { brokenBudgets } from './meanwhile/budgets.ts';
import { brokenPeopleFirst } from './people-first.ts';
import { brokenPrograms, isOfConsole, shownInConsole, shownToProgram } from './programs.ts';
import { brokenWaits } from './waits.ts';
import { brokenWorld } from './whole-world.ts';

/** What a run has broken; empty is good. And what each session was. */
export type Judged = { broken: string[]; stories: Story[] };

/** Which guarantees the run has broken: those of the chaos runs, by the same code, and those that only a simulation can see. */
export function judge(world: SimWorld, { limits, rates }: SimScenario): Judged {
  const calm = isCalm(rates);
  const evidence = world.threads.map((_, number) =>
    evidenceOf(world, number, { ...limits, builds: rates.build > 0 ? 2 : 1 }),
  );
  const each = world.threads.flatMap((thread, number) => {
    const { sessionId } = thread;
    const own = evidence[number];
    if (!thread.isOpen || !own) return [];
    return [
      ...brokenGuarantees(own).filter((line) => !isKnownGap(line, world, rates)),
      ...brokenBounds(world, sessionId, calm),
      ...brokenPeopleFirst(world, sessionId, calm),
      ...brokenTranscripts(world, sessionId),
      ...brokenWaits(world, sessionId, calm),
    ];
  });
  const broken = [
    ...world.seen,
    ...each,
    ...brokenApart(world),
    ...brokenWorld(world, limits, rates),
    ...brokenBudgets(world, limits),
    ...brokenPrograms(world),
    ...brokenForks(world),
    ...brokenBrowsers(world),
    ...brokenAccess(world),
  ];
  return { broken, stories: evidence.map(storyOf) };
}

function evidenceOf(world: SimWorld, number: number, { budgetUsd, builds }: Limits & { builds: number }): Evidence {
  const { table, dueItems, model } = world.things;
  const thread = world.threads[number] as Conversation;
  const { sessionId, written } = thread;
  const entries = ownEntries(table.entries.get(sessionId) ?? []);
  const items = (table.inbox.get(sessionId) ?? []).filter(({ item }) => item.kind !== 'resume');
  const raised = (entries.at(-1)?.state.sessionBudgetMicroUsd ?? 0) / MICRO_USD;
  return {
    entries,
    accepted: items.map(({ item }) => item.key),
    unread: items.filter(({ absorbedBy }) => absorbedBy === undefined).map(({ item }) => item.key),
    worker: table.workers.get(sessionId),
    due: dueItems.all().flatMap((item) => (item.sessionId === sessionId ? [item.key] : [])),
    shown: shownIn(world, thread),
    effects: world.effects.flatMap((effect) => (effect.sessionId === sessionId ? [effect.name] : [])),
    modelCalls: callsOf(model.asked.filter((asked) => asked.sessionId === sessionId)),
    models: MODELS,
    budgetUsd: Math.max(budgetUsd, raised),
    // A stop that comes before the session is answered, and begins none.
    mentions: written
      .filter(({ isMention, versions, key }) => isMention && versions[0]?.words !== 'stop' && !isUnknown(world, key))
      .filter((each) => isServedFor(world, each))
      .map(({ key }) => key),
    written,
    builds,
    refused: world.refused.notices,
    unfound: world.refused.lookUps,
    seen: [],
  };
}

function shownIn(world: SimWorld, { sessionId, place }: Conversation): Evidence['shown'] {
  const { table, chat } = world.things;
  const entries = table.entries.get(sessionId) ?? [];
  if (isOfConsole(entries)) return shownInConsole(entries);
  if (sessionId.startsWith('api:')) return shownToProgram(world, entries);
  return chat.ever.flatMap(({ notice, thread }) =>
    thread === place ? [{ noticeId: notice.id, text: notice.text }] : [],
  );
}

/** Of somebody about whom GitHub answered for good that it knows nothing: who cannot be asked about is not served. */
function isUnknown({ refused }: SimWorld, key: string): boolean {
  return key.startsWith('github:') && refused.rights;
}

/** G3: whatever the model is asked is a request that its API takes. */
function brokenTranscripts({ things }: SimWorld, sessionId: string): string[] {
  const own = things.model.asked.filter((asked) => asked.sessionId === sessionId);
  return own.flatMap(({ request }) => brokenRules(request.messages).map((rule) => `G3: a request is refused: ${rule}`));
}

function callsOf(asked: readonly Asked[]): BedrockCall[] {
  return asked.map(asBedrockCall);
}

/**
 * What docs/coverage.md says of G6: whether a delivery of a wake left an entry is told by two clocks, so that where they differ by seconds a call
 * that died with its step may be taken for one whose entry is there. And version 0.1.0 counts no call that died with its step before a stop.
 */
function isKnownGap(line: string, world: SimWorld, { clock }: Rates): boolean {
  const isOlder = world.faults.struck.some(({ place }) => place === 'agent-step build');
  return (
    (/are known$/.test(line) && (isOlder || clock > 0)) || isOfLongTokens(line, world) || isRepeatOfOlder(line, world)
  );
}

/**
 * Where windows are small the simulated model counts more tokens than its requests have letters, so that a call whose answer was lost may have cost
 * more than the most that the engine can take it for. No more than that may be unknown.
 */
function isOfLongTokens(line: string, { things, settings }: SimWorld): boolean {
  const [, used, known] = /^G6: (\d+) micro-dollars were used, (\d+) are known$/.exec(line) ?? [];
  if (used === undefined) return false;
  const beyond = things.model.asked.map(({ request, reply }) =>
    reply ? costMicroUsd(reply.usage, modelNamed(MODELS, request.model)) - worstCaseMicroUsd(settings, request) : 0,
  );
  return Number(used) - Number(known) <= Math.max(0, ...beyond);
}

/**
 * Version 0.1.0 posts two things again: a progress message that a turn has left behind while a limit kept its last edit back, which 0.1.0 itself
 * never does, and a pause that whoever buried the wake is posting at that moment. Only posts that a step of 0.1.0 made are such.
 */
function isRepeatOfOlder(line: string, { things: { chat, table } }: SimWorld): boolean {
  const [, id = ''] = /^G2: (.+) is in the thread twice$/.exec(line) ?? [];
  if (!chat.byOlder.has(id)) return false;
  if (id.endsWith('#progress')) return chat.byOlder.get(id) === 'again';
  const entries = [...table.entries.values()].flat();
  return entries.some(({ kind, state }) => kind === 'dead-letter' && state.noticesPending.at(-1)?.id === id);
}
