import { findToolResult, type ScriptedTurn, turnsScript } from '../aws/bedrock/script.ts';
import { settle } from '../system/settle.ts';
import type { LocalSystem } from '../system/system.ts';
import type { Lab } from './lab.ts';

/** A session on a system of its own, in which the model makes these calls one after the other and then a command of bash. */
export type ToolSession = {
  parameters?: Record<string, string>;
  /** Repositories, apps, secrets: before anybody says a word. */
  prepare(system: LocalSystem): Promise<void>;
  calls: { name: string; input: unknown }[];
  command(system: LocalSystem): string;
};

/** What the command printed: the only thing that the session was for. */
export async function outputOf(lab: Lab, { parameters, prepare, calls, command }: ToolSession): Promise<string> {
  const seen: { text?: string; system?: LocalSystem } = {};
  const turns: ScriptedTurn[] = calls.map((call) => ({ toolUses: [call] }));
  const script = turnsScript([
    ...turns,
    () => ({ toolUses: [{ name: 'bash', input: { command: seen.system ? command(seen.system) : 'false' } }] }),
    (request) => {
      seen.text = findToolResult(request, 'bash')?.text ?? '';
      return { text: 'Done.' };
    },
  ]);
  const system = await lab.startSystem({ script, parameters });
  seen.system = system;
  await prepare(system);
  system.slack.people.type({ user: 'alice', channel: 'dev', text: '@remote-swe please look' });
  await settle(system, { until: () => seen.text !== undefined });
  return seen.text ?? '';
}
