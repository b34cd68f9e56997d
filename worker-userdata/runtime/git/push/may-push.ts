import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { PushRules } from '@remote-swe/core/domain/worker/command';
import { argumentsOf, readStat } from '../../process/proc.ts';
import { destinations, type PushDefaults } from './destinations.ts';
import { gitWords, pushArguments } from './git-words.ts';
import { type BranchFacts, refusalOf } from './push-rules.ts';
import { type PushWords, pushWords } from './push-words.ts';

/** Ancestors that are looked at: a hook in a script in a build is far below this. */
const ANCESTORS_MAX = 64;
/** A question to git about the clone on this disk. */
const GIT_MS_MAX = 10_000;
/** Commits of a branch that are looked at for one of ours. */
const COMMITS_MAX = 500;
/** Where a repository names no default branch. */
const USUAL_DEFAULTS = ['main', 'master'];

/** What a push is judged by; `committer` is the address that commits of this agent have. */
export type JudgedBy = { rules?: PushRules; committer: string };

/**
 * What the credential helper asks before it gives a credential to what may be a push: why it may not be, for the model, or nothing.
 * Runs as the tool user in the process of the helper, in whose folder and environment git pushes.
 */
export function whyNotPushed(rulesFile: string): string | undefined {
  const pushing = pushOfAncestors(process.ppid);
  if (!pushing) return undefined;
  // Written by writeCredentials for this call.
  const { rules, committer }: JudgedBy = JSON.parse(readFileSync(rulesFile, 'utf8'));
  if (!rules) return undefined;
  const words = pushWords(pushing);
  const remote = remoteOf(words);
  const pushed = destinations(words, defaultsOf(remote));
  return refusalOf(pushed, (branch) => factsOf(remote, branch, committer), rules);
}

/** The arguments of the nearest git above this process that says what it does, when that is a push. */
function pushOfAncestors(parent: number): string[] | undefined {
  let processId = parent;
  for (let looked = 0; looked < ANCESTORS_MAX && processId > 1; looked++) {
    const words = gitWords(argumentsOf(processId), (name) => ask('config', `alias.${name}`));
    if (words) return pushArguments(words);
    processId = readStat(processId)?.parentId ?? 0;
  }
  return undefined;
}

function ask(...words: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8', timeout: GIT_MS_MAX });
  return status === 0 ? stdout.trim() : undefined;
}

const branchHere = () => ask('symbolic-ref', '-q', '--short', 'HEAD');

function remoteOf({ remote }: PushWords): string {
  if (remote) return nameOfAddress(remote) ?? remote;
  const branch = branchHere();
  const ofBranch = branch ? (ask('config', `branch.${branch}.pushRemote`) ?? undefined) : undefined;
  const fallback = branch ? ask('config', `branch.${branch}.remote`) : undefined;
  return ofBranch || ask('config', 'remote.pushDefault') || fallback || 'origin';
}

/** The remote of this address, if it is one. */
function nameOfAddress(remote: string): string | undefined {
  const names = (ask('remote') ?? '').split('\n');
  if (names.includes(remote)) return remote;
  return names.find(
    (name) => name !== '' && [ask('remote', 'get-url', name), ask('config', `remote.${name}.url`)].includes(remote),
  );
}

function defaultsOf(remote: string): PushDefaults {
  const push = ask('rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{push}');
  const isMirror = ask('config', '--type=bool', `remote.${remote}.mirror`) === 'true';
  return {
    branch: branchHere(),
    upstream: push?.startsWith(`${remote}/`) ? push.slice(remote.length + 1) : undefined,
    refspecs: (ask('config', '--get-all', `remote.${remote}.push`) ?? '').split('\n').filter(Boolean),
    isEveryBranch: isMirror || ask('config', 'push.default') === 'matching',
  };
}

function factsOf(remote: string, branch: string, committer: string): BranchFacts {
  const tracking = `refs/remotes/${remote}/${branch}`;
  const isThere = ask('rev-parse', '-q', '--verify', `${tracking}^{commit}`) !== undefined;
  const head = ask('symbolic-ref', '-q', `refs/remotes/${remote}/HEAD`);
  const isNamedRemote = ask('config', `remote.${remote}.url`) !== undefined;
  const isUsual = USUAL_DEFAULTS.includes(branch) && (isThere || !isNamedRemote);
  const isDefault = head ? head === tracking : isUsual;
  const isOurs = isThere && !isDefault && hasCommitOf(committer, tracking, head);
  return { isDefault, isThere, isOurs };
}

function hasCommitOf(committer: string, branch: string, head: string | undefined): boolean {
  const range = head ? [branch, '--not', head] : [branch];
  const found = ask('log', `--max-count=${COMMITS_MAX}`, '--format=%ce', ...range, '--');
  return (found ?? '').split('\n').includes(committer);
}
