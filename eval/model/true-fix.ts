import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConverseRequest } from '../../local/aws/bedrock/converse-request.ts';
import {
  assistantCount,
  functionScript,
  type ModelScript,
  type ScriptedTurn,
  toolResults,
} from '../../local/aws/bedrock/script.ts';
import { type Task, text } from '../task/load.ts';
import { patchEdits } from '../task/patch-edits.ts';

/** Where the session's request names its issue: owner, repository and number. */
const ISSUE = /https?:\/\/[^\s/]+\/github\/([\w.-]+)\/([\w.-]+)\/issues\/(\d+)/;
const BRANCH = 'true-fix';

/** A model that knows the true fix of every task and delivers it as an agent would: clone, edit, test, commit, push, pull request. */
export function trueFixModel(tasks: readonly Task[]): ModelScript {
  return functionScript((request) => {
    const asked = ISSUE.exec(JSON.stringify(request.messages[0]?.content ?? ''));
    const task = tasks.find(({ name }) => asked?.[1] !== undefined && asked[1].replace(/-\d+$/, '') === name);
    if (!task || !asked) return { text: 'No task of the evaluation was named.' };
    const turn = turnsOf(task, { owner: asked[1] ?? '', issueUrl: asked[0] })[assistantCount(request)];
    return turn ? turn(request) : { text: 'Done.' };
  });
}

type Place = { owner: string; issueUrl: string };
type Turn = (request: ConverseRequest) => ScriptedTurn;
type Use = { name: string; input: unknown };

function turnsOf(task: Task, place: Place): Turn[] {
  const issue: Use = { name: 'get_issue', input: { url: place.issueUrl } };
  if (existsSync(join(task.directory, 'answer.md')))
    return [() => ({ toolUses: [issue] }), () => ({ text: text(task.directory, 'answer.md') })];
  const names = task.packages.map(({ repository }) => repository);
  return [
    () => ({ toolUses: [issue] }),
    ...names.flatMap((name) => repositoryTurns(task, name, place)),
    (request) => ({ text: `The fix is delivered and tested. ${pullUrls(request).join(' ')}` }),
  ];
}

function repositoryTurns(task: Task, name: string, { owner }: Place): Turn[] {
  const repository = `${owner}/${name}`;
  const { pull } = task;
  const branch = pull?.branch ?? BRANCH;
  const from = pull?.base
    ? // The whole tree of main, on top of both histories: the true fix is made for it.
      `git checkout -q ${branch}; git merge -q origin/main > /dev/null; git checkout -q origin/main -- .`
    : `git checkout -q ${pull ? branch : `-b ${branch}`}`;
  const clone: Use = { name: 'clone_repository', input: { repository } };
  const commit = `git add -A && git commit -q -m 'Deliver the true fix' && git push -q -u origin ${branch} && git log --oneline -1`;
  const open: Use = {
    name: 'create_pull_request',
    input: { repository, branch, title: `Deliver the true fix of ${task.name}`, body: 'Fixes #1' },
  };
  return [
    () => ({ toolUses: [clone, bash(from)] }),
    () => ({ toolUses: [...editsOf(task, name), bash('node --test 2>&1 | tail -n 12')] }),
    () => ({ toolUses: [bash(commit), ...(pull ? [] : [open])] }),
  ];
}

function editsOf(task: Task, repository: string): Use[] {
  const patches = [task.pull?.base ?? task.pull?.patch].flatMap((file) => (file ? [text(task.directory, file)] : []));
  const given = new Map<string, string>();
  const original = (path: string) => text(task.directory, join('repositories', repository, path));
  const read = (path: string) => given.get(path) ?? original(path);
  for (const patch of patches) for (const edit of patchEdits(patch, read)) given.set(edit.path, applied(edit, read));
  const fix = text(task.directory, join('fixes', `${repository}.patch`));
  return patchEdits(fix, read).map((input) => ({ name: 'edit_file', input }));
}

function applied({ path, old_string: before, new_string: after }: Edit, read: (path: string) => string): string {
  return before === '' ? after : read(path).replace(before, () => after);
}
type Edit = ReturnType<typeof patchEdits>[number];

function bash(command: string): Use {
  return { name: 'bash', input: { command } };
}

function pullUrls(request: ConverseRequest): string[] {
  const opened = toolResults(request).filter(({ name }) => name === 'create_pull_request');
  return opened.flatMap((result) => /https?:\/\/\S+\/pull\/\d+/.exec(result.text)?.[0] ?? []);
}
