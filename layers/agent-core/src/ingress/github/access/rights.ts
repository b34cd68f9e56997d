import { isAtLeast } from '../../../domain/people/code-rights.ts';
import { foreignPerson } from '../../../domain/people/mention.ts';
import { type Act, may, type Role, roleOf } from '../../../domain/people/roles.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { isRefusal } from '../../../errors.ts';
import type { CodeIngressPorts, CodeIngressSettings } from './context.ts';

/** Remarks that one session takes in an hour. Catches two programs that answer each other. */
export const REMARKS_PER_HOUR_MAX = 60;

type Person = { repository: string; by: string };

/** What somebody is to a session by their right in the repository. Nobody at the code host is an admin of the deployment. */
export async function roleAt(
  { codeHost }: Pick<CodeIngressPorts, 'codeHost'>,
  { starters }: CodeIngressSettings,
  { repository, by }: Person,
  isRequester = false,
): Promise<Role> {
  try {
    const isServed = isAtLeast(await codeHost.rightOf(repository, by), starters);
    return roleOf({ isMember: true, isAdmin: false, isServed, isRequester });
  } catch (error) {
    // Whom nobody can be asked about is not served.
    if (!isRefusal(error)) throw error;
    return 'stranger';
  }
}

export async function mayDo(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  person: Person,
  act: Act,
): Promise<boolean> {
  if (may(await roleAt(ports, settings, person), act)) return true;
  ports.log.info('refused', { user: foreignPerson('github', person.by), refusal: 'no right in the repository' });
  return false;
}

/** Whether the session takes one more remark in this hour. */
export async function hasRoom({ events, clock, log }: CodeIngressPorts, sessionId: SessionId): Promise<boolean> {
  const remarks = await events.countRemark(sessionId, clock.now());
  if (remarks <= REMARKS_PER_HOUR_MAX) return true;
  log.error('Too many remarks of pull requests in an hour: one is dropped', { sessionId, remarks });
  return false;
}
