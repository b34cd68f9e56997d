import type { PushWords } from './push-words.ts';

/** What a repository says of pushes that name less than all. */
export type PushDefaults = {
  /** The branch that is checked out; none when HEAD is detached. */
  branch: string | undefined;
  /** Where a branch goes that is named alone, when `push.default` is `upstream`. */
  upstreamOf(branch: string): string | undefined;
  /** `remote.<name>.push`. */
  refspecs: string[];
  /** `push.default` is `matching`, or the remote is a mirror. */
  isEveryBranch: boolean;
};

/** The branches of the remote that a push would change, or that it takes every one that matches, so that nobody can tell. */
export function destinations(words: PushWords, defaults: PushDefaults): string[] | 'every' {
  if (words.isEveryBranch) return 'every';
  if (words.isTagsOnly) return [];
  const given = words.refspecs.length > 0 ? words.refspecs : defaults.refspecs;
  if (given.length > 0) return fromRefspecs(given, words, defaults);
  if (defaults.isEveryBranch) return 'every';
  return defaults.branch === undefined ? [] : fromRefspecs([defaults.branch], words, defaults);
}

function fromRefspecs(given: string[], words: PushWords, defaults: PushDefaults): string[] | 'every' {
  const found: string[] = [];
  for (let index = 0; index < given.length; index++) {
    const refspec = given[index] ?? '';
    // `tag v1` is short for refs/tags/v1.
    if (refspec === 'tag') {
      index++;
      continue;
    }
    const plain = refspec.replace(/^\+/, '');
    if (plain === ':' || plain.includes('*')) return 'every';
    const isDelete = words.isDelete || plain.startsWith(':');
    for (const one of isDelete ? [plain] : [plain, ...mapped(plain, defaults)]) {
      const branch = branchOf(one, defaults);
      if (branch) found.push(branch);
    }
  }
  return found;
}

/** Where else a name without a colon may go: as the remote's own refspecs or the branch's upstream say (git's builtin/push.c). */
function mapped(refspec: string, defaults: PushDefaults): string[] {
  if (refspec.includes(':')) return [];
  const branch = branchOf(refspec, defaults);
  if (branch === undefined) return [];
  const upstream = defaults.upstreamOf(branch);
  return [...(upstream ? [upstream] : []), ...defaults.refspecs.flatMap((one) => mappedBy(one, branch))];
}

function mappedBy(refspec: string, branch: string): string[] {
  const [from = '', to = ''] = refspec.replace(/^\+/, '').split(':');
  const full = `refs/heads/${branch}`;
  const [before = '', after] = from.split('*');
  if (after === undefined) return [branch, `heads/${branch}`, full].includes(from) ? [to] : [];
  const isMatch = full.startsWith(before) && full.endsWith(after) && full.length >= before.length + after.length;
  return isMatch ? [to.replace('*', () => full.slice(before.length, full.length - after.length))] : [];
}

/** Undefined for what is no branch: tags, notes. */
function branchOf(refspec: string, { branch }: PushDefaults): string | undefined {
  const colon = refspec.lastIndexOf(':');
  const to = refspec.slice(colon + 1);
  const name = colon < 0 && (to === 'HEAD' || to === '@') ? branch : to;
  if (name === undefined || name === '') return undefined;
  const full = name.startsWith('heads/') ? `refs/${name}` : name;
  if (full.startsWith('refs/heads/')) return full.slice('refs/heads/'.length);
  return full.startsWith('refs/') || full.startsWith('tags/') ? undefined : full;
}
