import { resolve } from 'node:path';
import { formatUsd, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import { wholeNumber } from '../../scripts/arguments.mjs';
import { Interrupted, interruption } from '../cli/interruption.ts';
import { bedrockModel } from '../cli/model/bedrock-model.ts';
import { readModelChoice } from '../cli/model/model-choice.ts';
import { Terminal } from '../cli/terminal.ts';
import { withSystem } from '../cli/with-system.ts';
import { Narrator } from '../demo/narrator.ts';
import type { LocalSystem } from '../system/system.ts';
import type { Attempted } from '../try/attempt.ts';
import type { Words } from './command.ts';
import { recordSession } from './local-ops.ts';
import { type Recording, withoutOwnPrompt } from './recording.ts';
import { runFork } from './run-fork.ts';

const MINUTES_DEFAULT = '60';
const MINUTE_MS = 60_000;
const SILENT = { write: () => true };

/** `npm run replay -- FILE --from N …`. Resolves to the exit code. */
export async function forkMain(words: Words, recording: Recording): Promise<number> {
  const { values, config, prompt } = words;
  const step = wholeNumber(values.from ?? '', '--from', 'replay');
  const msMax = wholeNumber(values.minutes ?? MINUTES_DEFAULT, '--minutes', 'replay') * MINUTE_MS;
  const choice = readModelChoice(values, 'replay');
  const model = choice.kind === 'server' ? choice.server.model : bedrockModel(choice.model, config, 'replay');
  const terminal = new Terminal(values.json ? SILENT : process.stdout, process.env);
  const interrupted = interruption();
  const told: { attempted?: Attempted } = {};
  const server = choice.kind === 'server' ? { bedrock: false, modelServer: choice.server } : { bedrock: true };
  await withSystem({ ...server, agentConfigDirectory: config }, interrupted.catch(never), {
    onStart: () => terminal.status('Starting …'),
    use: async (system) => {
      terminal.status('');
      told.attempted = await narrated(system, terminal, (onProgress) =>
        runFork(system, {
          recording:
            prompt === undefined ? recording : { ...recording, entries: recording.entries.map(withoutOwnPrompt) },
          ...{ step, model, msMax, interrupted, onProgress },
          repositories: (values.repository ?? []).map((each) =>
            each.includes(':') ? each : resolve(words.from, each),
          ),
        }),
      );
      if (words.record) await recordSession(system, told.attempted.sessionId, words.record);
    },
  });
  if (!told.attempted) throw new Error('The session has no end.');
  return tell(terminal, told.attempted, values.json, step);
}

/** The attempt itself stops the session at an interruption; the system closes afterwards. */
function never(error: unknown): Promise<never> {
  if (!(error instanceof Interrupted)) throw error;
  return new Promise(() => {});
}

async function narrated(
  system: LocalSystem,
  terminal: Terminal,
  run: (onProgress: Narrator['journal']) => Promise<Attempted>,
): Promise<Attempted> {
  const narrator = new Narrator(system, terminal, performance.now());
  return run(narrator.journal).finally(() => narrator.close());
}

function tell(terminal: Terminal, { sessionId, ending, state }: Attempted, asJson: boolean, step: number): number {
  const ok = ending.kind === 'answered';
  const costMicroUsd = state ? totalMicroUsd(state.spend) : 0;
  const { model = '', counters } = state ?? {};
  if (asJson)
    console.log(
      JSON.stringify({
        ok,
        from: step,
        sessionId,
        outcome: ending.kind,
        text: ending.text,
        model,
        counters,
        costMicroUsd,
      }),
    );
  terminal.line(`\n${ending.text}\n`);
  terminal.line(
    `${counters?.modelCalls ?? 0} model calls and ${formatUsd(costMicroUsd)} in all, those of the record before step ${step} included.`,
  );
  return ok ? 0 : 1;
}
