import type { ToolContent, ToolDefinition } from '@remote-swe/core/domain/tool/tool';
import type { OutputPipes } from '../files/output-pipe.ts';
import type { GitKnown } from '../git/environment.ts';
import type { Home } from '../home.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ToldKnowledge } from '../knowledge/told-knowledge.ts';
import type { CallDirectory } from '../ledger/call-directory.ts';
import type { McpAccess } from '../mcp/call.ts';
import type { Redactor } from '../output/redactor.ts';
import type { RuntimeCommand } from '../place.ts';
import type { Scope } from '../process/scope.ts';
import type { ToolUser } from '../process/user.ts';
import type { WorkingDirectory } from './working-directory.ts';

/** Everything a tool may use while it runs one call. */
export type CallContext = {
  home: Home;
  directory: CallDirectory;
  user: ToolUser;
  scope: Scope;
  /** For the output of its commands; absent: each makes its own. */
  pipes?: OutputPipes | undefined;
  environment: Record<string, string>;
  git: GitKnown;
  redactor: Redactor;
  /** What operators keep for commands of the repository whose clone this folder lies in. */
  variablesIn(folder: string): Record<string, string>;
  workingDirectory: WorkingDirectory;
  /** What this conversation has been told of repositories' instructions for agents. */
  told: ToldKnowledge;
  jobs: Jobs;
  toolCallId: string;
  /** Starts this runtime again, for work in a process of its own. */
  runtime: RuntimeCommand;
  /** Where the file that this call hands out is put; none by hand. */
  uploadUrl?: string | undefined;
  /** For a call to a tool of an MCP server. */
  mcp?: McpAccess;
  /** Milliseconds between asking the call's processes to end and killing them. */
  stopGraceMs: number;
  now: () => number;
  /** Whether somebody has written, so that nobody should wait for this call for long. */
  isHeld: () => boolean;
  /** Fires when somebody wants the call to end. A tool that stops because of it answers `stopped`. */
  signal: AbortSignal;
};

/**
 * What a tool says. `background` is work that goes on after the answer; the supervisor lives until it is done. `job` resolves when the
 * job has ended that the call became: until then it has the call's git credentials. `becameJob` names that job when the call did so at its
 * time limit. `toldJobs` are jobs whose end this answer tells. `isInternal`: no model reads it, so it is no place for news. A refusal or failure is an answer with `isError`, never an exception.
 */
export type ToolAnswer =
  | {
      kind: 'answered';
      isError: boolean;
      content: ToolContent[];
      exitCode?: number;
      signal?: string;
      background?: Promise<void>;
      job?: Promise<unknown>;
      toldJobs?: string[];
      becameJob?: string;
      isInternal?: boolean;
    }
  | { kind: 'stopped'; note?: string };

export type WorkerTool<Input = unknown> = {
  definition: ToolDefinition<Input>;
  run(input: Input, context: CallContext): ToolAnswer | Promise<ToolAnswer>;
  /** Asked once the call has run: the places where it has worked, which may have instructions for agents of their own. */
  workedIn?(input: Input, context: CallContext): string[];
};

/** Keeps a tool's own input type inside its file: the schema has parsed the input before `run` sees it. */
export function workerTool<Input>(
  definition: ToolDefinition<Input>,
  run: (input: Input, context: CallContext) => ToolAnswer | Promise<ToolAnswer>,
  workedIn?: (input: Input, context: CallContext) => string[],
): WorkerTool {
  return {
    definition,
    run: (input, context) => run(input as Input, context),
    ...(workedIn ? { workedIn: (input, context) => workedIn(input as Input, context) } : {}),
  };
}

export function textAnswer(text: string): ToolAnswer {
  return { kind: 'answered', isError: false, content: [{ type: 'text', text }] };
}

export function errorAnswer(text: string): ToolAnswer {
  return { kind: 'answered', isError: true, content: [{ type: 'text', text }] };
}

/** A refusal with words for the model, thrown where returning it would hide the main path; becomes an error answer. */
export class ToolRefusal extends Error {
  override name = 'ToolRefusal';
}
