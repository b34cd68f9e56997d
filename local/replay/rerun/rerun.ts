import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { HAND_OVER_REQUEST } from '@remote-swe/core/engine/compaction/texts';
import { functionScript, lastUserText, type ModelScript } from '../../aws/bedrock/script.ts';
import { git } from '../../github/git/git.ts';
import { OWN_OWNER } from '../../github/import-repository.ts';
import type { LocalSystem } from '../../system/system.ts';
import { attempt } from '../../try/attempt.ts';
import { diffLines } from '../difference.ts';
import { withOps } from '../local-ops.ts';
import { type RecordedTool, textOf } from './recorded-tools.ts';

/** What became of one recorded call: `lines` is a diff from the recorded result to the new one. */
export type Rerun = {
  step: number;
  tool: string;
  verdict: 'same' | 'differs' | 'not-run';
  why?: string;
  lines?: string[];
};

/** The address of a local GitHub in a record: another one has another port. */
const OLD_ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/github\b/g;
/** What is chance in a result: how long it took, ports, and the facts of a machine. */
const CHANCE: [RegExp, string][] = [
  [/\b\d+(?:\.\d+)? ?m?s\b/g, '0s'],
  [/\b(duration_ms:?) [\d.]+/g, '$1 0'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:0'],
  [/^Your machine: .*$/gm, 'Your machine: …'],
];

/**
 * A model that makes the recorded calls again, reply by reply, those that are run. A hand-over is asked for between replies: its answer is no
 * reply of the record.
 */
export function recordedScript(tools: RecordedTool[], address: () => string): ModelScript {
  const run = tools.filter(({ notRun }) => notRun === undefined);
  const waiting = [...new Set(run.map(({ step }) => step))].map((step) => run.filter((each) => each.step === step));
  return functionScript((request) => {
    if (lastUserText(request).includes(HAND_OVER_REQUEST))
      return { text: `${'Recorded calls run again. '.repeat(5)}\nNext step: go on.` };
    const reply = waiting.shift();
    if (!reply) return { text: 'All recorded calls have run.' };
    const toolUses = reply.map(({ call }) => ({ name: call.name, input: atAddress(call.input, address()) }));
    return { toolUses };
  });
}

function atAddress(input: unknown, address: string): unknown {
  return JSON.parse(JSON.stringify(input).replaceAll(OLD_ADDRESS, address));
}

/** Copies of the sources on the local GitHub, under the names of the record and at the commits that it began with, where they have them. */
export async function provide(
  system: LocalSystem,
  sources: ReadonlyMap<string, string>,
  heads: ReadonlyMap<string, string>,
): Promise<string[]> {
  const notes: string[] = [];
  for (const [repository, source] of sources) {
    const [owner = '', name = ''] = repository.split('/');
    const made = await system.github.importRepository(source);
    const head = heads.get(repository.toLowerCase());
    const isThere =
      head &&
      (await git(made.directory, ['cat-file', '-e', `${head}^{commit}`]).then(
        () => true,
        () => false,
      ));
    if (isThere) await git(made.directory, ['update-ref', `refs/heads/${made.defaultBranch}`, head]);
    notes.push(
      `${repository} is a copy of ${source}, ${isThere ? `at ${head.slice(0, 10)} as recorded` : 'as it is now'}.`,
    );
    if (owner !== OWN_OWNER || name !== made.name)
      await system.github.moveRepository(OWN_OWNER, made.name, { owner, name });
  }
  return notes;
}

/** Runs the calls on a new machine of this system, in a thread of its own, and compares the results. */
export async function rerun(
  system: LocalSystem,
  tools: RecordedTool[],
  { msMax, interrupted }: { msMax: number; interrupted: Promise<never> },
): Promise<{ reruns: Rerun[]; ended: string }> {
  const mention = '@remote-swe The recorded calls are run again.';
  const { sessionId, ending } = await attempt(system, { mention, msMax, interrupted, onProgress: () => {} });
  const messages = await withOps(system, async ({ journal }) => {
    const found = await journal.recent(sessionId);
    return found ? journal.messages(sessionId, 1, found.newest.version) : [];
  });
  const reruns = await compared(tools, newResults(messages));
  return { reruns, ended: ending.text };
}

/** In the order of the calls. */
function newResults(messages: TranscriptMessage[]): (ToolResult | undefined)[] {
  const results = new Map(
    messages
      .flatMap((message) => (message.kind === 'results' ? message.results : []))
      .map((result) => [result.toolCallId, result]),
  );
  const uses = messages.flatMap((message) =>
    message.kind === 'model' ? message.blocks.flatMap((block) => toolUseOf(block) ?? []) : [],
  );
  return uses.map(({ toolUseId }) => results.get(toolUseId));
}

async function compared(tools: RecordedTool[], fresh: (ToolResult | undefined)[]): Promise<Rerun[]> {
  const waiting = [...fresh];
  const found: Rerun[] = [];
  for (const { step, call, result, notRun } of tools) {
    const one = { step, tool: call.name };
    if (notRun !== undefined) {
      found.push({ ...one, verdict: 'not-run', why: notRun });
      continue;
    }
    const again = waiting.shift();
    if (!again) found.push({ ...one, verdict: 'not-run', why: 'the session ended before it' });
    else {
      const [before, after] = [settled(textOf(result)), settled(textOf(again))];
      if (before === after) found.push({ ...one, verdict: 'same' });
      else found.push({ ...one, verdict: 'differs', lines: await diffLines(before, after) });
    }
  }
  return found;
}

function settled(text: string): string {
  return CHANCE.reduce((clean, [pattern, instead]) => clean.replaceAll(pattern, instead), text);
}
