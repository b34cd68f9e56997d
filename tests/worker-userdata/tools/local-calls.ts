import { mkdirSync } from 'node:fs';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { callDirectory } from '../../../worker-userdata/runtime/ledger/call-directory.ts';
import { toolEnvironment } from '../../../worker-userdata/runtime/process/environment.ts';
import { stopProcesses } from '../../../worker-userdata/runtime/process/tree.ts';
import { readSettings } from '../../../worker-userdata/runtime/settings.ts';
import { runTool } from '../../../worker-userdata/runtime/tools/run-tool.ts';
import type { CallContext } from '../../../worker-userdata/runtime/tools/worker-tool.ts';
import { localContext } from './local-context.ts';

/**
 * Calls of tools in this process, one after the other, each in a directory and with an environment of its own: what a tool
 * does can be seen without the command and the supervisor around it, which cost two starts of Node.js per call.
 */
export class LocalCalls {
  readonly context: CallContext;
  readonly #markers: string[] = [];

  constructor(root: string) {
    this.context = localContext(root);
  }

  async call(name: string, input: unknown, changes: Partial<CallContext> = {}): Promise<ToolResult> {
    const { home, user } = this.context;
    const toolCallId = `local-${process.pid}-${this.#markers.length}-${Date.now().toString(36)}`;
    this.#markers.push(toolCallId);
    const directory = callDirectory(home.calls, toolCallId);
    mkdirSync(directory.path);
    const settings = readSettings({ PATH: process.env.PATH });
    const environment = toolEnvironment({ settings, home, user }, directory.name, {});
    const startedAt = performance.now();
    const own = { directory, environment, toolCallId, ...changes };
    const answer = await runTool({ toolCallId, name, input }, { ...this.context, ...own });
    if (answer.kind === 'stopped') throw new Error(`${name} was stopped`);
    const { kind: _kind, background: _background, job: _job, toldJobs: _toldJobs, ...said } = answer;
    return { ...said, toolCallId, outcome: 'completed', durationMs: Math.round(performance.now() - startedAt) };
  }

  /** Ends what the calls have left running. */
  async end(): Promise<void> {
    for (const marker of this.#markers) await stopProcesses({ marker, groupIds: [] }, 0);
  }
}
