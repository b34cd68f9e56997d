import type { NoticeFile } from '../domain/session/notice.ts';
import type { PullRequest, SessionState, TodoItem } from '../domain/session/session.ts';
import type { ToolContent, ToolDefinition } from '../domain/tool/tool.ts';
import type { CodeHost } from '../ports/code-host.ts';

/** What a Lambda-side tool may change in the session, as data: the step applies it with the result's entry. */
export type SessionChange =
  | { kind: 'plan'; items: TodoItem[] }
  | { kind: 'notice'; text: string; file?: NoticeFile }
  | { kind: 'repository'; repository: string }
  | { kind: 'pull-request'; pullRequest: PullRequest };

export type LambdaToolContext = {
  toolCallId: string;
  state: SessionState;
  codeHost: CodeHost;
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

export function textAnswer(text: string, changes: SessionChange[] = []): LambdaToolAnswer {
  return { content: [{ type: 'text', text }], changes };
}

export function errorAnswer(text: string): LambdaToolAnswer {
  return { content: [{ type: 'text', text }], isError: true };
}

/** Keeps a tool's own input type inside its file: the schema has parsed the input before `run` sees it. */
export function lambdaTool<Input>(tool: LambdaTool<Input>): LambdaTool {
  return tool as unknown as LambdaTool;
}
