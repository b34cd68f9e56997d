import type { ToolCall, ToolResult } from '../../domain/tool/tool.ts';
import { isPortError, type PortError } from '../../errors.ts';
import type { LambdaToolAnswer, SessionChange } from '../../tools/lambda-tool.ts';
import { refusedResult } from '../../tools/tool-box.ts';
import type { Outcome, Session, StepContext } from '../context/context.ts';
import { commitDraft } from '../session/commit.ts';
import type { Plan } from '../session/plan.ts';
import { resultsDraft } from '../session/results.ts';
import { callMcp } from './call-mcp.ts';

/** Redeliveries after which a failing outside call becomes the tool's error result: the model can often work around it. */
const TRIES_MAX = 3;

/** Runs the step's Lambda-side calls in order and appends their results. */
export async function runTools(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'run-tools' }>,
): Promise<Outcome> {
  const [first] = plan.calls;
  if (first && context.tools.mcp(first.name)) return callMcp(context, session, plan.work, first);
  const results: ToolResult[] = [];
  const changes: SessionChange[] = [];
  for (const call of beforeMcp(context, plan.calls)) {
    const startedAt = context.clock.now();
    const answer = await answerOf(context, session, call);
    changes.push(...(answer.changes ?? []));
    results.push({
      toolCallId: call.toolCallId,
      isError: answer.isError ?? false,
      outcome: 'completed',
      content: answer.content,
      durationMs: context.clock.now() - startedAt,
    });
  }
  const draft = resultsDraft(context, session, { work: plan.work, results, changes });
  return commitDraft(context, { ...draft, kind: 'tools' });
}

/** A call to an MCP server is a step of its own: what it needs is neither read-only nor safe to repeat. */
function beforeMcp({ tools }: StepContext, calls: ToolCall[]): ToolCall[] {
  const end = calls.findIndex((call) => tools.mcp(call.name));
  return end < 0 ? calls : calls.slice(0, end);
}

async function answerOf(context: StepContext, session: Session, call: ToolCall): Promise<LambdaToolAnswer> {
  const refusal = context.tools.refusal(call);
  const tool = context.tools.lambda(call.name);
  if (refusal || !tool) return refusal ?? refusedResult(call, `'${call.name}' cannot run here.`);
  const guard = () => context.lease.guard();
  try {
    const input = tool.input.parse(call.input);
    return await tool.run(input, {
      toolCallId: call.toolCallId,
      state: session.state,
      codeHost: context.codeHost,
      guard,
    });
  } catch (error) {
    if (!isPortError(error)) throw error;
    // Redeliveries come sooner than a limit ends: asked again too early, it would last longer.
    if (error.code === 'retry' && !error.retryAt && context.message.receiveCount < TRIES_MAX) throw error;
    return {
      isError: true,
      content: [{ type: 'text', text: `${call.name} failed: ${error.message}${laterText(error)}` }],
    };
  }
}

function laterText({ retryAt }: PortError): string {
  if (retryAt === undefined) return '';
  const time = new Date(retryAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return `. It works again at ${time}, not before: do something else meanwhile, or wait for that time on your machine, then call it again.`;
}
