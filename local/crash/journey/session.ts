import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { type ModelScript, turnsScript } from '../../aws/bedrock/script.ts';
import type { LocalSystem } from '../../system/system.ts';
import { OWNER, type Subject } from './greeting.ts';
import { beginByApi } from './kinds/api.ts';
import type { StartedSession } from './plan.ts';
import { JOURNEYS, type Journey, planOf } from './plans.ts';
import { Program } from './program.ts';

const AGENT = '@remote-swe';

/** The script knows the journey by the repository's name. */
export function repositoryName(journey: Journey, count: number): string {
  return `${journey}-repository-${count}`;
}

/** One script for all sessions of a system: the first message of a conversation names the issue, and so the repository. */
export const journeyScript: ModelScript = {
  reply(request) {
    const words = JSON.stringify(request.messages[0]);
    const issueUrl = /https?:\/\/[^\s"\\]+\/issues\/\d+/.exec(words)?.[0] ?? '';
    const repository = new RegExp(`${OWNER}/[\\w-]+`).exec(issueUrl)?.[0] ?? '';
    const journey = JOURNEYS.find((name) => repository.startsWith(`${OWNER}/${name}-`)) ?? 'demo';
    return turnsScript(planOf(journey).turns({ repository, issueUrl })).reply(request);
  },
};

/** Makes a repository with an issue and asks for its repair. `name` must be new in this system. */
export async function startSession(system: LocalSystem, journey: Journey, name: string): Promise<StartedSession> {
  const { files = {}, attached, isApi } = planOf(journey);
  await system.github.createRepository({ owner: OWNER, name, files });
  const issue = system.github.createIssue({ owner: OWNER, name, title: 'Too quiet', body: 'Greet with "!".' });
  const startedAtMs = system.clock.now();
  const repository = `${OWNER}/${name}`;
  if (isApi) return startByApi(system, { issueUrl: issue.htmlUrl, repository }, startedAtMs);
  const text = `${AGENT} ${issue.htmlUrl} please fix this`;
  const message = { user: 'alice', channel: 'dev', text, ...(attached ? { files: attached } : {}) };
  const { channelId: channel, ts: threadTs } = system.slack.people.type(message);
  const { id: teamId } = system.slack.workspace.directory.team;
  const sessionId = slackSessionId({ teamId, channel, threadTs });
  return { sessionId, threadTs, channel, repository, startedAtMs, forks: [] };
}

async function startByApi(system: LocalSystem, subject: Subject, startedAtMs: number): Promise<StartedSession> {
  const program = new Program(system);
  const hook = await program.start(subject.repository.replace('/', '-'));
  const sessionId = await beginByApi(program, hook, subject);
  return { sessionId, threadTs: '', channel: '', repository: subject.repository, startedAtMs, program, forks: [] };
}

/** The session, and those that were forked from it. */
export function sessionIds({ sessionId, forks }: StartedSession): string[] {
  return [sessionId, ...forks];
}
