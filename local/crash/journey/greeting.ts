import { findToolResult, type ScriptedTurn, type ScriptFunction } from '../../aws/bedrock/script.ts';

/** Written by the session's commands outside the repository: a line per effect, so that a second one shows. */
export const EFFECTS_FILE = 'effects';
export const OWNER = 'crash';
export const BRANCH = 'greet-loudly';
/** Of the token, to which forks go. */
export const AGENT_ACCOUNT = 'remote-swe';

export type Turns = (ScriptedTurn | ScriptFunction)[];
/** Which repository and issue a session is about. */
export type Subject = { repository: string; issueUrl: string };

export const FILES = {
  'greet.sh': '# shellcheck shell=sh\ngreet() { echo "Hello, $1"; }\n',
  'test.sh': '. ./greet.sh\n[ "$(greet Ada)" = "Hello, Ada!" ] && echo passed || { echo failed; exit 1; }\n',
};

export const bash = (command: string) => ({ name: 'bash', input: { command } });
/** A command that leaves its name behind. */
export const effect = (name: string, command: string) => bash(`echo ${name} >>"$HOME/${EFFECTS_FILE}"\n${command}`);

const EDIT_TEST_PUSH = `echo edit >>"$HOME/${EFFECTS_FILE}"
sh test.sh
git checkout -q -b ${BRANCH}
sed -i 's/Hello, $1/Hello, $1!/' greet.sh
sh test.sh || exit 1
git commit -q -am 'End the greeting with an exclamation mark'
echo push >>"$HOME/${EFFECTS_FILE}"
git push -q origin ${BRANCH}
git status --short`;

export const pullRequest = (repository: string, branch = BRANCH) => ({
  name: 'create_pull_request',
  input: { repository, branch, title: 'Greet loudly', body: 'Fixes #1. `sh test.sh` passes.' },
});

/** The first reply of every session about the greeting. */
export function opening({ repository, issueUrl }: Subject): ScriptedTurn {
  return {
    text: 'I start with the issue.',
    toolUses: [
      { name: 'post_message', input: { text: 'On it.' } },
      { name: 'get_issue', input: { url: issueUrl } },
      { name: 'clone_repository', input: { repository } },
    ],
  };
}

/** The work itself, and its pull request. */
export function repair({ repository }: Subject, branch = BRANCH): Turns {
  return [
    { toolUses: [bash(EDIT_TEST_PUSH), { name: 'read_file', input: { path: 'greet.sh' } }] },
    { toolUses: [pullRequest(repository, branch)] },
  ];
}

export const closing: ScriptFunction = (request) => {
  const url = /https?:\/\/\S+/.exec(findToolResult(request, 'create_pull_request')?.text ?? '')?.[0];
  return { text: `The greeting is loud now: ${url}` };
};
