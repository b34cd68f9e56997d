import { findToolResult, type ModelScript, turnsScript } from '../../aws/bedrock/script.ts';
import type { LocalSystem } from '../../system/system.ts';
import { CI_FILES, ciTurns } from './ci.ts';

/** Written by the session's commands outside the repository: a line per effect, so that a second one shows. */
export const EFFECTS_FILE = 'effects';
/** How a line of effects begins after which somebody writes, or changes what they wrote. */
export const BEGUN = 'begun';
/** Beside that file, with the line after it in its name: Slack has delivered what people did then. */
export const HEARD = 'heard';
export const OWNER = 'crash';
const BRANCH = 'greet-loudly';
const AGENT = '@remote-swe';

/** A session that was started: where to look for what became of it. */
export type ReferenceSession = { sessionId: string; threadTs: string; channel: string; repository: string };

const FILES = {
  'greet.sh': '# shellcheck shell=sh\ngreet() { echo "Hello, $1"; }\n',
  'test.sh': '. ./greet.sh\n[ "$(greet Ada)" = "Hello, Ada!" ] && echo passed || { echo failed; exit 1; }\n',
};

const EDIT_TEST_PUSH = `echo edit >>"$HOME/${EFFECTS_FILE}"
sh test.sh
git checkout -q -b ${BRANCH}
sed -i 's/Hello, $1/Hello, $1!/' greet.sh
sh test.sh || exit 1
git commit -q -am 'End the greeting with an exclamation mark'
echo push >>"$HOME/${EFFECTS_FILE}"
git push -q origin ${BRANCH}
git status --short`;

/** Ends once the worker knows that somebody wrote, and in any case soon: what became of the hold is no part of the outcome. */
const AWAIT_WORDS = `echo ${BEGUN} >>"$HOME/${EFFECTS_FILE}"
tries=0
until ls "$HOME/../holding" | grep -q '^held-' || [ "$tries" -ge 40 ]; do sleep 0.1; tries=$((tries + 1)); done`;

/** Ends once all that people did meanwhile has arrived, before a command would be sent to the background. */
const awaitHeard = (begun: string) => `echo ${begun} >>"$HOME/${EFFECTS_FILE}"
tries=0
until [ -e "$HOME/${HEARD}-${begun}" ] || [ "$tries" -ge 80 ]; do sleep 0.1; tries=$((tries + 1)); done`;

/** Of the token, to which forks go. */
const AGENT_ACCOUNT = 'remote-swe';

const pullRequest = (repository: string) => ({
  name: 'create_pull_request',
  input: {
    ...{ repository, branch: isOf('fork', repository) ? `${AGENT_ACCOUNT}:${BRANCH}` : BRANCH },
    ...{ title: 'Greet loudly', body: 'Fixes #1. `sh test.sh` passes.' },
  },
});

/**
 * `steered`: somebody writes while a command runs, whose reply has a pull request and a message behind it. `talk`: they also edit and
 * delete some of it at once, and more of it when it was read, while another command runs. `ci`: the session waits for the checks of its
 * pull request, repairs what is red, and waits again. `fork`: the work goes by a fork.
 */
export type Journey = 'reference' | 'steered' | 'talk' | 'ci' | 'fork';
export const JOURNEYS: readonly Journey[] = ['reference', 'steered', 'talk', 'ci', 'fork'];

/** Two places of tools, two commands, one pull request: every kind of call that a step makes, in as few steps as there can be. */
type Turns = Parameters<typeof turnsScript>[0];

function turnsFor(repository: string, issueUrl: string): Turns {
  const isTalk = isOf('talk', repository);
  const steered: Turns = [
    {
      toolUses: [
        { name: 'bash', input: { command: isTalk ? awaitHeard(BEGUN) : AWAIT_WORDS } },
        pullRequest(repository),
        { name: 'post_message', input: { text: 'It is published.' } },
      ],
    },
  ];
  const forked: Turns = [
    {
      toolUses: [
        { name: 'fork_repository', input: { repository } },
        { name: 'clone_repository', input: { repository } },
      ],
    },
  ];
  return [
    {
      text: 'I start with the issue.',
      toolUses: [
        { name: 'post_message', input: { text: 'On it.' } },
        { name: 'get_issue', input: { url: issueUrl } },
        { name: 'clone_repository', input: { repository } },
      ],
    },
    ...(isOf('fork', repository) ? forked : []),
    ...(isOf('steered', repository) || isTalk ? steered : []),
    ...(isTalk ? [{ toolUses: [{ name: 'bash', input: { command: awaitHeard(`${BEGUN}-again`) } }] }] : []),
    {
      toolUses: [
        { name: 'bash', input: { command: EDIT_TEST_PUSH } },
        { name: 'read_file', input: { path: 'greet.sh' } },
      ],
    },
    {
      toolUses: [pullRequest(repository)],
    },
    ...(isOf('ci', repository) ? ciTurns(BRANCH, EFFECTS_FILE) : []),
    (request) => {
      const url = /https?:\/\/\S+/.exec(findToolResult(request, 'create_pull_request')?.text ?? '')?.[0];
      return { text: `The greeting is loud now: ${url}` };
    },
  ];
}

/** The script knows the journey by the repository's name. */
export function repositoryName(journey: Journey, count: number): string {
  return `${journey}-repository-${count}`;
}

function isOf(journey: Journey, repository: string): boolean {
  return repository.startsWith(`${OWNER}/${journey}-`);
}

/** One script for all sessions of a system: the first message of a conversation names the issue, and so the repository. */
export const referenceScript: ModelScript = {
  reply(request) {
    const words = JSON.stringify(request.messages[0]);
    const issueUrl = /https?:\/\/[^\s"\\]+\/issues\/\d+/.exec(words)?.[0] ?? '';
    const repository = new RegExp(`${OWNER}/[\\w-]+`).exec(issueUrl)?.[0] ?? '';
    return turnsScript(turnsFor(repository, issueUrl)).reply(request);
  },
};

/** Makes a repository with an issue and asks for its repair. `name` must be new in this system. */
export async function startReferenceSession(system: LocalSystem, name: string): Promise<ReferenceSession> {
  await system.github.createRepository({
    owner: OWNER,
    name,
    files: name.startsWith('ci-') ? { ...FILES, ...CI_FILES } : FILES,
  });
  const issue = system.github.createIssue({ owner: OWNER, name, title: 'Too quiet', body: 'Greet with "!".' });
  const text = `${AGENT} ${issue.htmlUrl} please fix this`;
  const { channelId: channel, ts: threadTs } = system.slack.people.type({ user: 'alice', channel: 'dev', text });
  const { id: teamId } = system.slack.workspace.directory.team;
  return { sessionId: `slack:${teamId}:${channel}:${threadTs}`, threadTs, channel, repository: `${OWNER}/${name}` };
}
