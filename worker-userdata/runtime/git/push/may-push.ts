import { existsSync, readFileSync } from 'node:fs';
import type { PushRules } from '@remote-swe/core/domain/worker/command';
import { argumentsOf, readStat } from '../../process/proc.ts';
import { ask } from './ask-git.ts';
import { factsOf } from './branch-facts.ts';
import { destinations, type PushDefaults } from './destinations.ts';
import { gitWords, pushArguments } from './git-words.ts';
import { EVERY_REFUSED, refusalOf } from './push-rules.ts';
import { type PushWords, pushWords } from './push-words.ts';
import { remoteBranches } from './remote-branches.ts';

/** Ancestors that are looked at: a hook in a script in a build is far below this. */
const ANCESTORS_MAX = 64;

/** What a push is judged by; `committer` is the address that commits of this agent have. */
export type JudgedBy = { rules?: PushRules; committer: string };

/**
 * What the credential helper asks before it gives a credential to what may be a push: why it may not be, for the model, or nothing.
 * `address` is the one that git wants the credential for: it is where the push goes, whatever its words and the clone call it.
 * Runs as the tool user in the process of the helper, in whose folder and environment git pushes.
 */
export function whyNotPushed(rulesFile: string, address: string): string | undefined {
  const pushing = pushOfAncestors(process.ppid);
  if (!pushing) return undefined;
  // Written by writeCredentials for this call.
  const { rules, committer }: JudgedBy = JSON.parse(readFileSync(rulesFile, 'utf8'));
  if (!rules) return undefined;
  const words = pushWords(pushing);
  const remote = remoteOf(words);
  const pushed = isOfOldKind(remote) ? 'every' : destinations(words, defaultsOf(remote));
  if (pushed === 'every') return EVERY_REFUSED;
  if (pushed.length === 0) return undefined;
  const host = remoteBranches(address, pushed);
  return refusalOf(pushed, (branch) => factsOf(host, branch, committer), rules);
}

/** The arguments of the nearest git above this process that says what it does, when that is a push. */
function pushOfAncestors(parent: number): string[] | undefined {
  let processId = parent;
  for (let looked = 0; looked < ANCESTORS_MAX && processId > 1; looked++) {
    const words = gitWords(argumentsOf(processId), (name) => config(`alias.${name}`));
    if (words) return pushArguments(words);
    processId = readStat(processId)?.parentId ?? 0;
  }
  return undefined;
}

const config = (...words: string[]) => ask(['config', ...words]);
const branchHere = () => ask(['symbolic-ref', '-q', '--short', 'HEAD']);

/** As the words name it, or the clone for words that name none: a name of a remote, or an address. */
function remoteOf({ remote }: PushWords): string {
  if (remote) return remote;
  const branch = branchHere();
  const ofBranch = branch ? config(`branch.${branch}.pushRemote`) : undefined;
  const fallback = branch ? config(`branch.${branch}.remote`) : undefined;
  return ofBranch || config('remote.pushDefault') || fallback || 'origin';
}

/** A remote in a file of its own, from before git kept them in its configuration: it may say what is pushed where. */
function isOfOldKind(remote: string): boolean {
  return ['branches', 'remotes'].some((folder) => {
    const path = ask(['rev-parse', '--git-path', `${folder}/${remote}`]);
    return path !== undefined && existsSync(path);
  });
}

function defaultsOf(remote: string): PushDefaults {
  const kind = config('push.default');
  const isToUpstream = kind === 'upstream' || kind === 'tracking';
  return {
    branch: branchHere(),
    upstreamOf: (branch) => (isToUpstream ? config(`branch.${branch}.merge`) : undefined),
    refspecs: (config('--get-all', `remote.${remote}.push`) ?? '').split('\n').filter(Boolean),
    isEveryBranch: config('--type=bool', `remote.${remote}.mirror`) === 'true' || kind === 'matching',
  };
}
