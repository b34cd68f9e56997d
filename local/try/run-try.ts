import type { Progressed } from '../demo/journal-watch.ts';
import { listBranches } from '../github/git/history.ts';
import { OWN_OWNER } from '../github/import-repository.ts';
import { problemText } from '../system/start-problem.ts';
import type { LocalSystem } from '../system/system.ts';
import { attempt } from './attempt.ts';
import { fetchInto, type Offer, offer } from './offer.ts';
import type { Done } from './report.ts';
import type { Source } from './source.ts';
import { takeUnfinished, UNFINISHED_BRANCH } from './unfinished.ts';
import { workDone } from './work.ts';

export type TryOptions = {
  task: string;
  source: Source;
  /** A name of the table of models, for this session. */
  model?: string | undefined;
  msMax: number;
  interrupted: Promise<never>;
  /** Where bundles are kept, and the time that begins this one's name. */
  keepIn: string;
  stamp: string;
  /** Bring the branches into the source's folder. */
  fetches: boolean;
  onProgress: Progressed;
  /** In words for people. */
  onChapter: (text: string) => void;
};

/** One task on a copy of the source. The copy goes with the system; what was done stays in a bundle. */
export async function runTry(system: LocalSystem, options: TryOptions): Promise<Done> {
  const { source, onChapter } = options;
  const { name, directory, defaultBranch, htmlUrl } = await system.github.importRepository(source.address);
  onChapter(`A copy of ${source.address} is on the local GitHub; the work begins at ${defaultBranch}.`);
  for (const note of source.notes) onChapter(note);
  const before = await listBranches(directory);
  const attempted = await attempt(system, { ...options, mention: mentionOf(options, `${OWN_OWNER}/${name}`, htmlUrl) });
  const pushed = await workDone(directory, before, defaultBranch);
  const isWhole = attempted.ending.kind === 'answered' && pushed.length > 0;
  const hasMore = !isWhole && (await kept(system, { directory, htmlUrl }, options));
  const made = hasMore ? await workDone(directory, before, defaultBranch) : pushed;
  const place = { directory, before, folder: options.keepIn, name: `${options.stamp}-${name}` };
  const offered = await offer(made, place, source);
  const pull = system.github.pullRequests(OWN_OWNER, name).at(-1);
  return {
    attempted,
    offer: offered && (await fetched(offered, options)),
    pullRequest: pull && { title: pull.title, body: pull.body, head: pull.pull.head, base: pull.pull.base },
  };
}

/** Saves what the machine holds and nobody pushed. Resolves to whether there was any. */
async function kept(system: LocalSystem, to: { directory: string; htmlUrl: string }, { onChapter }: TryOptions) {
  try {
    const isThere = await takeUnfinished(system, to.directory, to.htmlUrl);
    if (isThere) onChapter(`What was not pushed is the branch ${UNFINISHED_BRANCH}.`);
    return isThere;
  } catch (error) {
    onChapter(`What was not pushed could not be saved: ${problemText(error)}`);
    return false;
  }
}

function mentionOf({ task, model }: TryOptions, repository: string, htmlUrl: string): string {
  return `@remote-swe In ${repository} (${htmlUrl}): ${task}${model ? ` --model ${model}` : ''}`;
}

async function fetched(offered: Offer, { fetches, source, onChapter }: TryOptions): Promise<Offer> {
  if (!fetches || !source.folder) return offered;
  return fetchInto(source.folder, offered).catch((error: unknown) => {
    onChapter(`The branch could not be brought in: ${problemText(error)}`);
    return offered;
  });
}
