import type { SessionState } from './session.ts';

/** Whether a session works on a repository: it has cloned it, or has a pull request there. GitHub knows names in any case. */
export function sessionHas({ repositories, pullRequests }: SessionState, repository: string): boolean {
  const names = [...repositories, ...pullRequests.map((pull) => pull.repository)];
  return names.some((name) => name.toLowerCase() === repository.toLowerCase());
}
