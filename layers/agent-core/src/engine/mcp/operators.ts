import { languageOf } from '../../domain/language/language-of.ts';
import { textsOf } from '../../domain/language/texts.ts';
import { isPortError } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';
import { isTold, shownReason, type Trouble, withTroubles } from './trouble.ts';

/** Admins who are told, each in a direct message: catches a long list. */
const ADMINS_TOLD_MAX = 10;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Tells operators of servers that are missing, each once a day for the whole deployment. Where there is no admin, or none can be told,
 * the thread where it was met is told instead: returns the session that says so with its next entry.
 */
export async function withOperatorsTold(context: StepContext, session: Session, troubles: Trouble[]): Promise<Session> {
  const forThread: Trouble[] = [];
  for (const trouble of troubles) {
    if (isTold(session.state, trouble) || !(await isFirstToday(context, trouble))) continue;
    if (!(await areAdminsTold(context, session, trouble))) forThread.push(trouble);
  }
  return { ...session, state: withTroubles(session.state, forThread) };
}

/** Noted before anybody is told: a step that dies in between costs a day's news, and a loop of them tells nobody ten times. */
async function isFirstToday({ replies, clock }: StepContext, { server }: Trouble): Promise<boolean> {
  const now = clock.now();
  const news = `mcp:${server}:${Math.floor(now / DAY_MS)}`;
  if ((await replies.claim(news, now)) !== 'mine') return false;
  await replies.answered(news, now);
  return true;
}

async function areAdminsTold(context: StepContext, session: Session, trouble: Trouble): Promise<boolean> {
  let told = false;
  for (const admin of context.settings.admins.slice(0, ADMINS_TOLD_MAX)) {
    context.lease.guard();
    told = (await isAdminTold(context, session, { admin, trouble })) || told;
  }
  return told;
}

async function isAdminTold(
  { chat, directory, log }: StepContext,
  { state: { source } }: Session,
  { admin, trouble }: { admin: string; trouble: Trouble },
): Promise<boolean> {
  const person = await directory.person(source, admin).catch(() => undefined);
  const texts = textsOf(languageOf(person?.locale, ''));
  try {
    await chat.tell(source, admin, texts.trouble.mcpServerForAdmins(trouble.server, shownReason(trouble)));
    return true;
  } catch (error) {
    if (!isPortError(error)) throw error;
    log.info('An admin could not be told of an MCP server', { admin, server: trouble.server, error: error.message });
    return false;
  }
}
