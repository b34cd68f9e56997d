import { branchTip } from '../../local/github/git/history.ts';
import { isPullRequest, type PullRequest, type Repository } from '../../local/github/state.ts';
import type { LocalSystem } from '../../local/system/system.ts';
import type { Delivered, DeliveredRepository, Remark } from '../grade/delivered.ts';
import { remarksOf } from '../grade/words.ts';
import type { Task } from '../task/load.ts';
import { PERSON, type Seeded } from './seed.ts';

/** Looks at the local GitHub and at what was said, as a person would after the session. */
export async function deliveredOf(
  system: LocalSystem,
  task: Task,
  seeded: Seeded,
  answer: string,
): Promise<Delivered & { pullRequests: string[] }> {
  const repositories: Record<string, DeliveredRepository> = {};
  const remarks: Remark[] = remarksOf(answer);
  const pullRequests: string[] = [];
  for (const { repository: name } of task.packages) {
    const repository = system.github.repositories().find((each) => each.owner === seeded.owner && each.name === name);
    if (!repository) continue;
    repositories[name] = await deliveredIn(repository, seeded);
    remarks.push(...pullsOf(repository).flatMap(remarksAt));
    const opened = openedPulls(repository, seeded).map(({ number }) => number);
    const pulls = system.github.pullRequests(seeded.owner, name);
    pullRequests.push(...pulls.filter(({ number }) => opened.includes(number)).map(({ htmlUrl }) => htmlUrl));
  }
  return { answer, remarks, repositories, pullRequests };
}

/** The branch of the pull request that was there, if it went on; otherwise that of the newest one that the session opened. */
async function deliveredIn(repository: Repository, seeded: Seeded): Promise<DeliveredRepository> {
  const { directory, defaultBranch, name } = repository;
  const start = seeded.starts[name] ?? '';
  const base = (await branchTip(directory, defaultBranch)) ?? start;
  const opened = openedPulls(repository, seeded);
  const given = seeded.pull?.repository === name ? await branchTip(directory, seeded.pull.branch) : undefined;
  const newest = opened.filter(({ state }) => state === 'open').at(-1);
  const own = newest && ((await branchTip(directory, newest.pull.head)) ?? newest.pull.headSha);
  const head = given !== undefined && given !== start ? given : (own ?? start);
  return { directory, base, start, head, pulls: opened.length };
}

function pullsOf({ issues }: Repository): PullRequest[] {
  return [...issues.values()].filter(isPullRequest);
}

/** Oldest first, without the one that was there. */
function openedPulls(repository: Repository, { pull }: Seeded): PullRequest[] {
  const isGiven = ({ number }: PullRequest) => pull?.repository === repository.name && pull.number === number;
  return pullsOf(repository).filter((each) => !isGiven(each));
}

/** What was remarked on a pull request: at lines, in reviews, in comments. The person's own words are none. */
function remarksAt({ pull, comments }: PullRequest): Remark[] {
  const atLines = pull.threads.flatMap(({ path, line, comments: words }) =>
    words.filter(byAgent).map(({ body }) => ({ path, from: line, to: line, words: body })),
  );
  const texts = [...pull.reviews, ...comments].filter(byAgent).flatMap(({ body }) => remarksOf(body));
  return [...atLines, ...texts];
}

function byAgent({ author }: { author: string }): boolean {
  return author !== PERSON;
}
