import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { ended } from '../../ended.ts';

const ACTION = new URL('../../../docs/actions/ask-remote-swe/action.yml', import.meta.url);
const action = z.object({
  runs: z.object({ steps: z.tuple([z.object({ run: z.string(), env: z.record(z.string(), z.string()) })]) }),
});

/** What an action's step gets by its inputs and from GitHub. */
export type AskInputs = { url: string; secret: string; issue: string; text: string; repository: string; run: string };

/** Runs the step of the action as a runner does, with bash. `path` stands before PATH. Resolves to the exit code and all that was printed. */
export async function runAskAction(inputs: AskInputs, path = ''): Promise<{ code: number | null; output: string }> {
  const [step] = action.parse(parse(readFileSync(ACTION, 'utf8'))).runs.steps;
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`ASK_${name.toUpperCase()}`, value]));
  const missing = Object.keys(step.env).filter((name) => !(name in given));
  if (missing.length > 0) throw new Error(`No value for ${missing.join(', ')}`);
  const PATH = [path, process.env.PATH].filter(Boolean).join(':');
  const { status, output } = await ended('bash', ['-e', '-c', step.run], { env: { PATH, ...given } });
  return { code: status, output };
}
