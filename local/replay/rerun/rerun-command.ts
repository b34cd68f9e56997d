import { basename, resolve } from 'node:path';
import { usageError, wholeNumber } from '../../../scripts/arguments.mjs';
import { Interrupted, interruption } from '../../cli/interruption.ts';
import { withSystem } from '../../cli/with-system.ts';
import type { Words } from '../command.ts';
import type { Recording } from '../recording.ts';
import { firstHeads, type RecordedTool, recordedTools, takenUp } from './recorded-tools.ts';
import { provide, type Rerun, recordedScript, rerun } from './rerun.ts';

const MINUTES_DEFAULT = '60';
const MINUTE_MS = 60_000;

/** `npm run replay -- FILE --tools run`. Resolves to the exit code: 1 when a result differs, or a call could not be made again. */
export async function rerunMain({ values, from }: Words, { sessionId, entries }: Recording): Promise<number> {
  const msMax = wholeNumber(values.minutes ?? MINUTES_DEFAULT, '--minutes', 'replay') * MINUTE_MS;
  const sources = sourcesOf(takenUp(entries), values.repository ?? [], from);
  const names = new Set([...sources.keys()].map((name) => name.toLowerCase()));
  const toolsAt = (codeHostUrl: string) => recordedTools(entries, { repositories: names, codeHostUrl });
  const interrupted = interruption();
  const late: { url: string; tools: RecordedTool[]; script?: ReturnType<typeof recordedScript> } = {
    url: '',
    tools: [],
  };
  const told: { notes: string[]; reruns: Rerun[]; ended: string } = { notes: [], reruns: [], ended: '' };
  const script = {
    reply: (request: Parameters<ReturnType<typeof recordedScript>['reply']>[0]) => scriptOf(late).reply(request),
  };
  await withSystem({ bedrock: false, script }, interrupted.catch(never), {
    use: async (system) => {
      late.url = `${system.baseUrl}/github`;
      late.tools = toolsAt(late.url);
      late.script = recordedScript(late.tools, () => late.url);
      told.notes = await provide(system, sources, firstHeads(late.tools, late.url));
      Object.assign(told, await rerun(system, late.tools, { msMax, interrupted }));
    },
  });
  const count = (verdict: Rerun['verdict']) => told.reruns.filter((one) => one.verdict === verdict).length;
  const isCut = told.reruns.some(({ verdict }, at) => verdict === 'not-run' && late.tools[at]?.notRun === undefined);
  const ok = count('differs') === 0 && !isCut;
  const sum = { ok, same: count('same'), differs: count('differs'), notRun: count('not-run') };
  if (values.json)
    console.log(JSON.stringify({ ...sum, sessionId, notes: told.notes, calls: told.reruns, ended: told.ended }));
  else print(sessionId, { ...sum, isCut }, told);
  return ok ? 0 : 1;
}

function scriptOf({ script }: { script?: ReturnType<typeof recordedScript> }) {
  if (!script) throw new Error('A model was asked before there was a script');
  return script;
}

/** Each repository of the record with the source of its name. */
function sourcesOf(repositories: string[], given: string[], from: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const source of given) {
    const address = source.includes(':') ? source : resolve(from, source);
    const name = basename(address.replace(/[/:]+$/, ''))
      .replace(/\.git$/, '')
      .toLowerCase();
    const repository = repositories.find((each) => each.split('/')[1]?.toLowerCase() === name);
    if (!repository)
      throw usageError(
        'replay',
        `The record has no repository called ${name}; it has ${repositories.join(', ') || 'none'}.`,
      );
    sources.set(repository, address);
  }
  return sources;
}

/** The attempt itself stops the session at an interruption; the system closes afterwards. */
function never(error: unknown): Promise<never> {
  if (!(error instanceof Interrupted)) throw error;
  return new Promise(() => {});
}

type Sum = { same: number; differs: number; notRun: number; isCut: boolean };

function print(
  sessionId: string,
  { same, differs, notRun, isCut }: Sum,
  told: { notes: string[]; reruns: Rerun[]; ended: string },
): void {
  console.log(
    `${sessionId}: ${same + differs} calls ran again. ${same} results are as recorded, ${differs} differ, ${notRun} calls were not run.`,
  );
  for (const note of told.notes) console.log(note);
  if (isCut) console.log(`It ended before all calls had run: ${told.ended}`);
  for (const { step, tool, verdict, why, lines = [] } of told.reruns) {
    if (verdict === 'not-run') console.log(`step ${step}, ${tool}: not run, ${why}.`);
    if (verdict === 'differs') console.log(`\nstep ${step}, ${tool}:\n${lines.join('\n')}`);
  }
}
