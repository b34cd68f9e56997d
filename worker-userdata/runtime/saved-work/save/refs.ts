import { git, gitAnswer, linesOf } from '../../git/run-program.ts';
import type { CallContext } from '../../tools/worker-tool.ts';
import { REFS_MAX, STASHES_MAX } from '../bounds.ts';
import type { SavedRepository } from '../manifest.ts';
import { type LocalTag, localTags, savedTags } from '../tags.ts';

export type Refs = {
  named: Pick<SavedRepository, 'branch' | 'head' | 'branches' | 'tags' | 'clonedWithoutTags' | 'stashes'>;
  /** Commits of HEAD, branches and tags that no remote has. */
  unpushed: ReadonlySet<string>;
  leftOut: string[];
};

/** What names commits in a repository, within the bounds; what is over them is named. */
export async function readRefs(path: string, context: CallContext): Promise<Refs> {
  const branch = await gitAnswer(path, ['symbolic-ref', '-q', '--short', 'HEAD'], context);
  const head = await gitAnswer(path, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'], context);
  const branches = await branchesOf(path, context);
  const stashes = await stashesOf(path, context);
  const allTags = await localTags(path, context);
  const unpushed = await unpushedOf(path, head, allTags, context);
  const tags = allTags.filter((tag) => tag.isLocal || (tag.commit !== undefined && unpushed.has(tag.commit)));
  return {
    named: {
      ...(branch ? { branch } : {}),
      ...(head ? { head } : {}),
      branches: branches.slice(0, REFS_MAX),
      tags: await savedTags(path, tags.slice(0, REFS_MAX), unpushed, context),
      ...(allTags.every(({ isLocal }) => isLocal) ? { clonedWithoutTags: true } : {}),
      stashes: stashes.slice(0, STASHES_MAX),
    },
    unpushed,
    leftOut: [
      ...beyond('branches', branches.length, REFS_MAX),
      ...beyond('tags', tags.length, REFS_MAX),
      ...beyond('stash entries', stashes.length, STASHES_MAX),
    ],
  };
}

function beyond(what: string, count: number, bound: number): string[] {
  return count > bound ? [`${count - bound} ${what} beyond ${bound}`] : [];
}

async function unpushedOf(
  path: string,
  head: string | undefined,
  tags: LocalTag[],
  context: CallContext,
): Promise<ReadonlySet<string>> {
  const tips = tags.flatMap(({ isLocal, commit }) => (isLocal && commit ? [commit] : []));
  const input = [...new Set([...(head ? [head] : []), ...tips]), ''].join('\n');
  const words = ['rev-list', '--stdin', '--branches', '--not', '--remotes'];
  return new Set(linesOf(await git(path, words, context, { input })));
}

async function branchesOf(path: string, context: CallContext): Promise<SavedRepository['branches']> {
  const format = '%(refname:lstrip=2)%00%(objectname)%00%(upstream:remotename)%00%(upstream:remoteref)';
  const output = await git(path, ['for-each-ref', `--format=${format}`, 'refs/heads'], context);
  return linesOf(output).map((line) => {
    const [name = '', commit = '', remote = '', ref = ''] = line.split('\0');
    return { name, commit, ...(remote && ref ? { upstream: { remote, ref } } : {}) };
  });
}

async function stashesOf(path: string, context: CallContext): Promise<SavedRepository['stashes']> {
  const output = await gitAnswer(path, ['log', '-g', '--format=%H%x00%gs', 'refs/stash', '--'], context);
  return linesOf(output ?? '').map((line) => {
    const [commit = '', message = ''] = line.split('\0');
    return { commit, message };
  });
}
