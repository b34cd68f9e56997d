import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ModelTable, modelNamed } from '@remote-swe/core/domain/model/models';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { systemPromptOf } from '@remote-swe/core/domain/model/system-prompt';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { SETTINGS } from '../../tests/agent-core/fakes/build.ts';
import { Meter } from './meter.ts';
import { playOurs } from './ours.ts';
import { RECORDED, type Recorded } from './recorded.ts';
import { playRemoteSweAgents } from './remote-swe-agents.ts';

export type Priced = { name: string; oursUsd: number; ancestorUsd: number; noCacheUsd: number };
export type Comparison = { transcripts: Priced[]; ratio: number };

/** The newest model with the window for which remote-swe-agents chose its share. */
export const BENCH_MODEL = 'sonnet4.5';
/** No budget ends a recorded session. */
const UNLIMITED = 1e12;

/** What the recorded sessions cost by our strategy, by that of remote-swe-agents, and by ours without any cache; `ratio` of the sums. */
export async function compareTokens(model: string): Promise<Comparison> {
  const transcripts: Priced[] = [];
  for (const recorded of RECORDED) transcripts.push(await priced(recorded, settingsFor(model)));
  const sum = (what: 'oursUsd' | 'ancestorUsd') => transcripts.reduce((total, each) => total + each[what], 0);
  return { transcripts, ratio: sum('oursUsd') / sum('ancestorUsd') };
}

/** The shipped models and prompt; everything else as in the tests. */
export function settingsFor(model: string): Settings {
  const models: ModelTable = readModels(JSON.parse(agentConfig('models.json')), 'us-west-2');
  return {
    ...SETTINGS,
    models,
    model,
    systemPrompt: systemPromptOf(agentConfig('prompts/system.md'), ''),
    sessionBudgetMicroUsd: UNLIMITED,
    turnStepsMax: UNLIMITED,
    turnActiveMsMax: UNLIMITED,
  };
}

async function priced(recorded: Recorded, settings: Settings): Promise<Priced> {
  const entry = modelNamed(settings.models, settings.model);
  const ours = new Meter(entry);
  const theirs = new Meter(entry);
  try {
    const { entries } = await playOurs(structuredClone(recorded), settings, ours);
    const said = entries.filter(({ kind }) => kind !== 'compact').flatMap(({ messages }) => messages);
    const waitsMs = recorded.steps.map(({ waitMs }) => waitMs);
    await playRemoteSweAgents(said, waitsMs, settings, theirs);
  } finally {
    ours.close();
    theirs.close();
  }
  return {
    name: recorded.name,
    oursUsd: ours.costMicroUsd / MICRO_USD,
    ancestorUsd: theirs.costMicroUsd / MICRO_USD,
    noCacheUsd: ours.noCacheMicroUsd / MICRO_USD,
  };
}

function agentConfig(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../layers/agent-config/${name}`, import.meta.url)), 'utf8');
}
