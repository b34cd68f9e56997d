import { mkdirSync } from 'node:fs';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';
import { Jobs } from '../../../worker-userdata/runtime/jobs/jobs.ts';
import { ToldKnowledge } from '../../../worker-userdata/runtime/knowledge/told-knowledge.ts';
import { callDirectory } from '../../../worker-userdata/runtime/ledger/call-directory.ts';
import { Redactor } from '../../../worker-userdata/runtime/output/redactor.ts';
import { runTool } from '../../../worker-userdata/runtime/tools/run-tool.ts';
import type { CallContext } from '../../../worker-userdata/runtime/tools/worker-tool.ts';
import { WorkingDirectory } from '../../../worker-userdata/runtime/tools/working-directory.ts';

/** What a tool gets, without a supervisor around it: for tools that start no process which could outlive the test. */
export function localContext(root: string, environment: Record<string, string> = {}): CallContext {
  const home = homeAt(root);
  const user = { kind: 'same' } as const;
  prepareHome(home, user);
  const directory = callDirectory(home.calls, 'local');
  mkdirSync(directory.path, { recursive: true });
  return {
    home,
    directory,
    user,
    scope: { kind: 'group' },
    environment: { HOME: home.toolHome, PATH: process.env.PATH ?? '', ...environment },
    git: { serverUrl: 'https://github.example', author: { name: 'A', email: 'a@example.com' } },
    variablesIn: () => ({}),
    redactor: new Redactor([]),
    workingDirectory: new WorkingDirectory(home, 'session', user),
    told: new ToldKnowledge(home, 'session'),
    jobs: new Jobs({ home, sessionId: 'session', bootId: 'boot', now: Date.now, stopGraceMs: 0 }),
    toolCallId: 'local',
    runtime: { program: process.execPath, parameters: [] },
    stopGraceMs: 0,
    now: Date.now,
    isHeld: () => false,
    signal: new AbortController().signal,
  };
}

export async function runLocally(
  name: string,
  input: unknown,
  context: CallContext,
): Promise<{ isError: boolean; text: string }> {
  const answer = await runTool({ toolCallId: 'local', name, input }, context);
  if (answer.kind === 'stopped') throw new Error('stopped');
  const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { isError: answer.isError, text };
}
