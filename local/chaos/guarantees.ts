import { textsOf } from '@remote-swe/core/domain/language/texts';
import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import { MICRO_USD, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { CANCELLED } from '@remote-swe/core/engine/session/results';
import type { Evidence } from './evidence.ts';
import { brokenWords, repeated } from './people/words.ts';
import { brokenRequests } from './requests.ts';

/** Which guarantees of docs/coverage.md a run has broken, one line each, beginning with the guarantee's name. */
export function brokenGuarantees(evidence: Evidence): string[] {
  return [
    ...evidence.seen,
    ...brokenWords(evidence),
    ...noticesOnce(evidence),
    ...effectsOnce(evidence),
    ...resultsOnce(evidence),
    ...brokenRequests(evidence),
    ...nothingStuck(evidence),
    ...budgetKept(evidence),
    ...versionsInOrder(evidence),
  ];
}

/** G2 for what people see: every notice of the journal once, and nothing that is in no journal. */
function noticesOnce(evidence: Evidence): string[] {
  const { entries, shown, everShown, refused, unfound, isGone = false } = evidence;
  const ids = shown.map(({ noticeId }) => noticeId);
  const planned = new Set(entries.flatMap(({ state }) => state.noticesPending.map(({ id }) => id)));
  return [
    ...repeated(ids.filter((id) => !unfound?.has(id))).map((id) => `G2: ${id} is in the thread twice`),
    ...[...planned]
      .filter((id) => !isGone && !ids.includes(id) && !everShown?.has(id) && !refused?.has(id))
      .map((id) => `G2: ${id} was never shown`),
    ...shown
      .filter(({ noticeId, text }) => !planned.has(noticeId) && !(evidence.savesMayFail && isOfSave(text)))
      .map(
        ({ noticeId, text }) => `G2: ${noticeId || `a message without id, "${text.slice(0, 200)}",`} is in no journal`,
      ),
  ];
}

/** What the reaper tells of work that it could not save: no step plans it, so that no entry has it. */
function isOfSave(text: string): boolean {
  const { worker } = textsOf(undefined);
  const beginnings = [worker.sleepsUnsaved('|', 0), worker.removedUnsaved].map((words) => words.split('|')[0] ?? words);
  return beginnings.some((words) => text.startsWith(words));
}

function effectsOnce({ effects }: Evidence): string[] {
  return repeated(effects).map((effect) => `G2: ${effect} happened twice`);
}

/** G3: one result per call, and a result that says what happened. */
function resultsOnce({ entries, effects }: Evidence): string[] {
  const messages = entries.flatMap((entry) => entry.messages);
  const uses = messages.flatMap((message) =>
    message.kind === 'model' ? message.blocks.flatMap((block) => toolUseOf(block) ?? []) : [],
  );
  const results = messages.flatMap((message) => (message.kind === 'results' ? message.results : []));
  const { phase } = entries.at(-1)?.state ?? {};
  const open = phase?.kind === 'acting' || phase?.kind === 'paused' ? (phase.work?.calls ?? []) : [];
  return uses.flatMap(({ toolUseId, name, input }) => {
    const own = results.filter(({ toolCallId }) => toolCallId === toolUseId);
    const isOpen = open.some(({ toolCallId }) => toolCallId === toolUseId);
    if (own.length !== 1 && !(own.length === 0 && isOpen)) return [`G3: ${name} has ${own.length} results`];
    const effect = /effect-[\d-]*\d/.exec(JSON.stringify(input))?.[0];
    const happened = effect !== undefined && effects.includes(effect);
    return effect && own[0] ? honest(own[0], effect, happened) : [];
  });
}

function honest(result: ToolResult, effect: string, happened: boolean): string[] {
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (text.includes(`done ${effect}`) && !happened) return [`G3: ${effect} is reported and did not happen`];
  const saysNothingRan = text.includes('Nothing was run') || text === CANCELLED;
  if (result.outcome === 'not-started' && happened) return [`G9: ${effect} happened, its result says not started`];
  if (saysNothingRan && happened) return [`G3: ${effect} happened, its result says that nothing was run`];
  return [];
}

/** G4: at the end the session waits for a person, who knows; in a thread that is gone they cannot be told. */
function nothingStuck({ entries, due, shown, refused, isGone = false }: Evidence): string[] {
  const phase = entries.at(-1)?.state.phase;
  const left = due.map((key) => `G4: ${key} is still due`);
  if (phase?.kind === 'idle') return left;
  const isRefused = entries.at(-1)?.state.noticesPending.some(({ id }) => refused?.has(id)) ?? false;
  const isTold = isGone || isRefused || shown.some(({ text }) => /Stopped by|used up|Paused/.test(text));
  if (phase?.kind === 'paused' && isTold) return left;
  return [...left, `G4: the session ended in ${phase?.kind ?? 'no phase'}${isTold ? '' : ' and nobody was told'}`];
}

/** G6: recorded and estimated together exceed the budget by less than one call, and cover what was really used. */
function budgetKept({ entries, modelCalls, models, budgetUsd }: Evidence): string[] {
  const newest = entries.at(-1);
  if (!newest) return [];
  const entry = modelNamed(models, newest.state.model || models.default);
  const costs = modelCalls.flatMap(({ outcome }) => {
    if (outcome.kind !== 'answered') return [];
    const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens, cacheDetails } = outcome.usage;
    const usage = {
      inputTokens,
      outputTokens,
      cacheReadTokens: cacheReadInputTokens,
      cacheWriteTokens: cacheWriteInputTokens,
      cacheWrite1hTokens: cacheDetails.find(({ ttl }) => ttl === '1h')?.inputTokens ?? 0,
    };
    return [costMicroUsd(usage, entry)];
  });
  const used = costs.reduce((sum, cost) => sum + cost, 0);
  const known = totalMicroUsd(newest.state.spend);
  const limit = budgetUsd * MICRO_USD + Math.max(0, ...costs);
  return [
    ...(used > limit ? [`G6: ${used} micro-dollars were used, the budget and one call are ${limit}`] : []),
    ...(used > known ? [`G6: ${used} micro-dollars were used, ${known} are known`] : []),
  ];
}

/** G7: one entry per version, none left out. */
function versionsInOrder({ entries }: Evidence): string[] {
  const versions = entries.map(({ version }) => version);
  return versions.every((version, index) => version === index + 1) ? [] : [`G7: versions are ${versions.join(' ')}`];
}
