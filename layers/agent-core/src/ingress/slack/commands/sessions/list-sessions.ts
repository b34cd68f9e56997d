import { may } from '../../../../domain/people/roles.ts';
import { slackThreadOf } from '../../../../domain/session/slack-thread.ts';
import type { ListedSession } from '../../../../ports/people/session-list.ts';
import { roleIn } from '../../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../../access/context.ts';
import type { Answering } from '../../access/language.ts';
import { shownName } from '../../access/shown-name.ts';

/** Sessions in one answer: Slack is asked for the address of each. */
const LISTED_MAX = 15;
/** Repositories that a line names. */
const REPOSITORIES_MAX = 2;

/** `sessions`: the newest of who asks; of everybody for an admin, unless only their own are asked for. */
export async function listSessions(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  { author }: Asked,
  mine: boolean,
): Promise<string> {
  const { sessions } = ports.texts;
  const isOfAll = !mine && may(await roleIn(ports, settings, author, undefined), 'sessions of everybody');
  const whose = isOfAll ? {} : { user: author.user };
  const wanted = { ...whose, limit: LISTED_MAX, now: ports.clock.now() };
  const found = await ports.sessions.newest(author.installation.id, wanted);
  if (found.length === 0) return isOfAll ? sessions.noneOfAll : sessions.none;
  const lines = await Promise.all(found.map((session) => lineOf(ports, session, isOfAll)));
  const title = isOfAll ? sessions.all(found.length) : sessions.mine(found.length);
  return [title, ...lines, sessions.howToStop].join('\n');
}

async function lineOf(ports: IngressPorts & Answering, session: ListedSession, withPerson: boolean): Promise<string> {
  const { sessions, formats } = ports.texts;
  const thread = slackThreadOf(session.sessionId);
  const { repositories = [], microUsd = 0 } = session;
  const place = thread ? `<#${thread.channel}>` : session.sessionId;
  const link = thread && (await ports.chat.linkTo(thread).catch(() => undefined));
  return `• ${[
    link ? `<${link}|${sessions.link}> ${place}` : place,
    sessions.phase(session.phase),
    ...(repositories.length > 0 ? [repositories.slice(0, REPOSITORIES_MAX).join(', ')] : []),
    formats.usd(microUsd),
    sessions.begun(session.at),
    ...(withPerson ? [sessions.by(await shownName(ports, session.begunBy))] : []),
  ].join(' · ')}`;
}
