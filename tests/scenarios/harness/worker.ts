import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario.ts';
import type { Talk } from './talk.ts';

/** The one instance of a session, as the local machines know it. */
export async function instanceOf(scenario: Scenario, talk: Talk): Promise<{ instanceId: string; disk: string }> {
  const instanceId = (await talk.worker())?.instanceId ?? '';
  const instance = scenario.system.instances.find(instanceId);
  if (!instance) throw new Error(`${talk.sessionId} has no instance`);
  return instance;
}

export function stateOf(scenario: Scenario, instanceId: string): string {
  return scenario.system.instances.find(instanceId)?.state ?? 'unknown';
}

/** A command that goes on until the test lets it end. */
export const UNTIL_GO = 'touch started; until [ -e go ]; do sleep 0.05; done; rm -f started go; echo finished';

/** Lets a command of `UNTIL_GO` end. */
export async function go(scenario: Scenario, talk: Talk): Promise<void> {
  const { disk } = await instanceOf(scenario, talk);
  writeFileSync(join(disk, 'workspace', 'go'), '');
}

/** Ids of this machine's processes whose command line holds a text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => commandLineOf(name).includes(text))
    .map(Number);
}

function commandLineOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Resolves when a process with this text in its command line runs. */
export function running(scenario: Scenario, marker: string): Promise<void> {
  return awaitOnWorker(scenario, async () => processesWith(marker).length > 0, `a process with ${marker}`);
}

/** Resolves when the session's `UNTIL_GO` runs. */
export function started(scenario: Scenario, talk: Talk): Promise<void> {
  return awaitOnWorker(scenario, () => hasFile(scenario, talk, 'started'), 'the command');
}

/** Whether the session's workspace holds a file of this name. */
export async function hasFile(scenario: Scenario, talk: Talk, name: string): Promise<boolean> {
  const disk = scenario.system.instances.find((await talk.worker())?.instanceId ?? '')?.disk;
  return disk !== undefined && existsSync(join(disk, 'workspace', name));
}

/** Waits in real time; a worker that boots is looked at by a timer, so small jumps of the clock are needed. */
function awaitOnWorker(scenario: Scenario, isThere: () => Promise<boolean>, what: string): Promise<void> {
  const { clock, activity } = scenario.system;
  return scenario.waitFor(async () => {
    if (await isThere()) return true;
    const next = clock.nextDueAtMs();
    if (!activity.isBusy() && next !== undefined) clock.advance(Math.max(0, Math.min(next - clock.now(), 6_000)));
    return false;
  }, what);
}
