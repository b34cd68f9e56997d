import { type SessionState, workOf } from '../../../domain/session/session.ts';
import type { ToolCall, ToolResult } from '../../../domain/tool/tool.ts';
import { isPortError, type PortError } from '../../../errors.ts';
import type { PictureRoom } from '../../../ports/code-host.ts';
import type { LambdaToolAnswer, LambdaToolContext, SessionChange } from '../../../tools/lambda-tool.ts';
import { refusedResult } from '../../../tools/tool-box.ts';
import type { Session, StepContext } from '../../context/context.ts';
import { replyRoom } from '../../model-request/shown-images.ts';
import { limitOf, type NotOver } from './keep-waiting.ts';

/** Redeliveries after which a failing outside call becomes the tool's error result: the model can often work around it. */
const TRIES_MAX = 3;

/** A result, and what its call changes in the session. */
export type Made = { result: ToolResult; changes?: SessionChange[] };

/**
 * Runs one of our own calls in this step; one that meets a rate limit waits for its end, until the time of its wait is over. `made`: what calls
 * before it have brought in this step.
 */
export async function lambdaCall(
  context: StepContext,
  session: Session,
  call: ToolCall,
  made: ToolResult[] = [],
): Promise<Made | NotOver> {
  const startedAt = context.clock.now();
  const answer = await answerOf(context, session, call, made);
  if ('waits' in answer) return answer;
  const { isError = false, content, changes = [] } = answer;
  const durationMs = context.clock.now() - startedAt;
  return { result: { toolCallId: call.toolCallId, isError, outcome: 'completed', content, durationMs }, changes };
}

async function answerOf(
  context: StepContext,
  session: Session,
  call: ToolCall,
  made: ToolResult[],
): Promise<LambdaToolAnswer | NotOver> {
  const refusal = context.tools.refusal(call);
  const tool = context.tools.lambda(call.name);
  if (refusal || !tool) return refusal ?? refusedResult(call, `'${call.name}' cannot run here.`);
  try {
    return await tool.run(tool.input.parse(call.input), toolContext(context, session, call, made));
  } catch (error) {
    const limit = isOver(context, session, call) ? undefined : limitOf(error);
    return limit ?? failedAnswer(context, call, error);
  }
}

function isOver({ clock }: StepContext, { state }: Session, { toolCallId }: ToolCall): boolean {
  const wait = workOf(state.phase)?.wait;
  return wait?.toolCallId === toolCallId && clock.now() >= wait.until;
}

/** What one of our own tools works with in this step. */
export function toolContext(
  context: StepContext,
  session: Session,
  { toolCallId }: ToolCall,
  made: ToolResult[] = [],
): LambdaToolContext {
  const { chat, codeHost, clock, lease, settings } = context;
  const { state } = session;
  const threadLink = () => orNone(chat.linkTo(state.source));
  const { pullRequestRequester: requesterShown } = settings;
  const pictureRoom = () => pictureRoomOf(state, made);
  const guard = () => lease.guard();
  return { toolCallId, state, codeHost, threadLink, requesterShown, pictureRoom, now: clock.now(), guard };
}

function pictureRoomOf(state: SessionState, made: ToolResult[]): PictureRoom {
  const { images, imageBytes } = replyRoom(state, [...(workOf(state.phase)?.results ?? []), ...made]);
  return { count: images, bytes: imageBytes };
}

/** An address for people to follow is not worth a call's failure. */
async function orNone(link: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await link;
  } catch (error) {
    if (!isPortError(error)) throw error;
    return undefined;
  }
}

/** A tool's failure as its result, once trying again by itself is of no use; else it is thrown, and the wake comes back. */
export function failedAnswer({ message }: StepContext, call: ToolCall, error: unknown): LambdaToolAnswer {
  if (!isPortError(error)) throw error;
  // Redeliveries come sooner than a limit ends: asked again too early, it would last longer.
  if (error.code === 'retry' && !error.retryAt && message.receiveCount < TRIES_MAX) throw error;
  return {
    isError: true,
    content: [{ type: 'text', text: `${call.name} failed: ${error.message}${laterText(error)}` }],
  };
}

function laterText({ retryAt }: PortError): string {
  if (retryAt === undefined) return '';
  const time = new Date(retryAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return `. It works again at ${time}, not before: do something else meanwhile, or wait for that time on your machine, then call it again.`;
}
