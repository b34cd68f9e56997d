import type { ToolCall, ToolResult } from '../../../domain/tool/tool.ts';
import type { SessionChange } from '../../../tools/lambda-tool.ts';
import type { Outcome, Session, StepContext } from '../../context/context.ts';
import { CALL_TIME_MS } from '../../context/settings.ts';
import { commitDraft } from '../../session/commit.ts';
import type { Plan } from '../../session/plan.ts';
import { resultsDraft } from '../../session/results.ts';
import { callAlone } from './call-alone.ts';
import { keepWaiting } from './keep-waiting.ts';
import { lambdaCall } from './lambda-call.ts';

/** Runs the step's Lambda-side calls in order, as far as its time goes, and appends their results. One that has to wait does so in a step of its own. */
export async function runTools(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'run-tools' }>,
): Promise<Outcome> {
  const [first] = plan.calls;
  if (first && isAlone(context, first)) return callAlone(context, session, plan.work, first);
  const results: ToolResult[] = [];
  const changes: SessionChange[] = [];
  for (const call of beforeNextAlone(context, plan.calls)) {
    if (call !== first && context.message.remainingMs() < CALL_TIME_MS) break;
    const made = await lambdaCall(context, session, call, results);
    if ('waits' in made) {
      if (call === first) return keepWaiting(context, session, { work: plan.work, call }, made);
      break;
    }
    results.push(made.result);
    changes.push(...(made.changes ?? []));
  }
  const draft = resultsDraft(context, session, { work: plan.work, results, changes });
  return commitDraft(context, { ...draft, kind: 'tools' });
}

function beforeNextAlone(context: StepContext, calls: ToolCall[]): ToolCall[] {
  const end = calls.findIndex((call) => isAlone(context, call));
  return end < 0 ? calls : calls.slice(0, end);
}

/** What others see, and what a server must not be asked twice, is a step of its own, with an intent before it. So is what may wait. */
function isAlone({ tools }: StepContext, { name }: ToolCall): boolean {
  return tools.mcp(name) !== undefined || tools.isOutward(name) || tools.looking(name) !== undefined;
}
