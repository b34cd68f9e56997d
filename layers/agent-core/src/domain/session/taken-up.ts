import { isSameRepository } from '../repository.ts';
import type { SessionState } from './session.ts';

/** Whether a session works on a repository: it has cloned it, or has a pull request there. */
export function sessionHas({ repositories, pullRequests }: SessionState, repository: string): boolean {
  const names = [...repositories, ...pullRequests.map((pull) => pull.repository)];
  return names.some((name) => isSameRepository(name, repository));
}
