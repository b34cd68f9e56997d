import type { PushRules } from '@remote-swe/core/domain/worker/command';

/** Stands for the remote's default branch, whatever its name. */
const DEFAULT_BRANCH = 'default';

/** What is known of a branch of the remote. */
export type BranchFacts = {
  isDefault: boolean;
  /** The code host has it. */
  isThere: boolean;
  /** The clone has its newest commit, and knows what of it is beyond the default branch. */
  isHere: boolean;
  /** It has commits of this agent that the default branch has not. */
  isOurs: boolean;
};

/** Why a push is not made that may change any branch, for the model. */
export const EVERY_REFUSED = refused(
  'it takes every branch that matches',
  'Name the branch that you mean: git push origin HEAD:BRANCH.',
);

/** Why these branches are not pushed, for the model; undefined when they may be. */
export function refusalOf(
  branches: string[],
  factsOf: (branch: string) => BranchFacts,
  rules: PushRules,
): string | undefined {
  for (const branch of branches) {
    const why = refusalOfOne(branch, factsOf(branch), rules);
    if (why) return why;
  }
  return undefined;
}

function refusalOfOne(branch: string, facts: BranchFacts, rules: PushRules): string | undefined {
  if (rules.protected.some((pattern) => matches(pattern, branch, facts)))
    return refused(
      `${branch} is ${facts.isDefault ? 'the default branch' : 'a protected branch'}`,
      `${OWN_BRANCH} and open a pull request. Only an operator can change that (ProtectedBranches).`,
    );
  if (rules.named.includes(branch)) return undefined;
  if (rules.foreign?.includes(branch))
    return refused(
      `${branch} is a branch of the session that this one was forked from`,
      `${OWN_BRANCH}; or, ${NAME_IT}`,
    );
  if (facts.isDefault || facts.isOurs) return undefined;
  if (!facts.isThere) return undefined;
  return facts.isHere
    ? refused(`${branch} has no commit of yours, so it is somebody else's`, `${OWN_BRANCH}; or, ${NAME_IT}`)
    : refused(
        `${branch} has commits that are not in this clone, so nobody knows here whose it is`,
        'Fetch it and the default branch first, then push in a new call.',
      );
}

const OWN_BRANCH = 'Push a branch of your own';
const NAME_IT =
  'if the work belongs there, ask: once a person of the thread has written its name in backticks, a new call may push it.';

function matches(pattern: string, branch: string, { isDefault }: BranchFacts): boolean {
  if (pattern === DEFAULT_BRANCH) return isDefault;
  // A star is any text, also with slashes.
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return branch === pattern;
  const last = rest.pop() ?? '';
  if (!branch.startsWith(first) || branch.length < first.length + last.length || !branch.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = branch.slice(0, branch.length - last.length).indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}

function refused(why: string, instead: string): string {
  return `This push was not started: ${why}. ${instead}`;
}
