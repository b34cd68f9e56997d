import type { Verdict } from '../domain/checks.ts';
import type { RequesterShown } from '../domain/pull-request/last-line.ts';
import type { NoticeFile } from '../domain/session/notice.ts';
import type { SeenThread } from '../domain/session/remarks.ts';
import type { PullRequest, SessionState, TodoItem } from '../domain/session/session.ts';
import type { ToolContent, ToolDefinition } from '../domain/tool/tool.ts';
import type { CodeHost, PictureRoom } from '../ports/code-host.ts';

/** What a Lambda-side tool may change in the session, as data: the step applies it with the result's entry. */
export type SessionChange =
  | { kind: 'plan'; items: TodoItem[] }
  | { kind: 'notice'; text: string; file?: NoticeFile }
  /** Awaited checks were red. */
  | { kind: 'checks-red' }
  | { kind: 'checks'; repository: string; number: number; verdict: Verdict }
  /** Heads of open pull requests that were read, as `owner/name:branch`. */
  | { kind: 'heads'; heads: string[] }
  /** Threads of a pull request of this session, as they were read. */
  | { kind: 'threads'; seen: SeenThread[] }
  /** These remarks have an answer, are resolved, or gone. */
  | { kind: 'answered'; urls: string[] }
  | { kind: 'repository'; repository: string }
  | { kind: 'fork'; repository: string; upstream: string }
  | { kind: 'pull-request'; pullRequest: PullRequest };

/** What a look may go by: when its wait began and ends, and what the look before has kept; absent at the first. */
export type WaitSoFar = { since: number; until: number; state?: string };

/** Not yet: what is awaited, in words for people; `forMs` counts at the first look only. */
export type StillWaiting = { what: string; forMs: number; commits?: string[]; state?: string };

export type LambdaToolContext = {
  /** Milliseconds since the epoch. */
  now: number;
  toolCallId: string;
  state: SessionState;
  codeHost: CodeHost;
  /** Where people read the session's thread; undefined where they have no address for it, or it cannot be told now. */
  threadLink(): Promise<string | undefined>;
  /** What the operator lets descriptions of pull requests say of who asked. */
  requesterShown: RequesterShown;
  /** What all pictures of this call may still bring in, beside those that the reply and the conversation have already. */
  pictureRoom(): PictureRoom;
  /** To be called right before an effect outside the table; throws when the step lost its message. */
  guard(): void;
};

export type LambdaToolAnswer = { content: ToolContent[]; isError?: boolean; changes?: SessionChange[] };

/**
 * A tool that runs in the step. It must be read-only, or idempotent by a natural key, or leave its toolCallId as a marker
 * that it looks for: a step may run it again after a crash.
 */
export type LambdaTool<Input = unknown> = ToolDefinition<Input> & {
  place: 'lambda';
  run(input: Input, context: LambdaToolContext): Promise<LambdaToolAnswer>;
};

/**
 * A tool whose call may wait for something outside. A look only reads: it is made by any wake, and made again after a crash. It
 * answers once what is awaited is over, or once `until` has come.
 */
export type LookTool<Input = unknown> = ToolDefinition<Input> & {
  place: 'lambda';
  effect: 'none';
  look(
    input: Input,
    context: LambdaToolContext,
    wait: WaitSoFar | undefined,
  ): Promise<LambdaToolAnswer | { waits: StillWaiting }>;
};

export function textAnswer(text: string, changes: SessionChange[] = []): LambdaToolAnswer {
  return { content: [{ type: 'text', text }], changes };
}

export function errorAnswer(text: string): LambdaToolAnswer {
  return { content: [{ type: 'text', text }], isError: true };
}

/** As {@link lambdaTool}. */
export function lookTool<Input>(tool: LookTool<Input>): LookTool {
  return tool as unknown as LookTool;
}

/** Keeps a tool's own input type inside its file: the schema has parsed the input before `run` sees it. */
export function lambdaTool<Input>(tool: LambdaTool<Input>): LambdaTool {
  return tool as unknown as LambdaTool;
}
