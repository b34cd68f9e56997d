import { join } from 'node:path';
import type { CallContext } from '../../tools/worker-tool.ts';
import type { SavedRepository } from '../manifest.ts';
import { tryProgram } from '../run-program.ts';
import type { Restored } from './restore-repository.ts';

/** Has repositories know their restored submodules again, as `git submodule update` leaves them; outer ones first. */
export async function adoptSubmodules(
  repositories: SavedRepository[],
  restored: Restored[],
  context: CallContext,
): Promise<void> {
  const whole = new Map(restored.map((one) => [one.path, one]));
  for (const { path, submodule } of repositories) {
    if (!submodule) continue;
    const inner = whole.get(path);
    const outer = whole.get(path.slice(0, -submodule.length - 1));
    if (!inner?.isRestored || !outer?.isRestored) continue;
    const problem = await adopt(join(context.home.workspace, outer.path), submodule, context);
    if (problem) inner.notes.push(`it is a repository of its own now, no submodule of ${outer.path} (${problem})`);
  }
}

async function adopt(outer: string, submodule: string, context: CallContext): Promise<string | undefined> {
  for (const step of ['init', 'absorbgitdirs']) {
    const command = ['git', 'submodule', '--quiet', step, '--', submodule];
    const { problem } = await tryProgram({ command, workingDirectory: outer }, context);
    if (problem) return problem;
  }
  return undefined;
}
