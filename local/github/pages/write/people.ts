import type { Repository } from '../../state.ts';

/** Whoever sits in front of the pages; may do everything. */
const YOU = 'you';
/** Somebody with no more rights than anybody has. */
const STRANGER = 'octocat';

/** Whom one can be on the pages, with what they may do; the first is chosen at first. */
export function people({ collaborators }: Repository): { login: string; role: string }[] {
  const known = [...collaborators].map(([login, role]) => ({ login, role }));
  const others = [
    { login: YOU, role: 'admin' },
    { login: STRANGER, role: 'read' },
  ];
  return [...known, ...others.filter(({ login }) => !collaborators.has(login))];
}

/** The person that a form names. Who sits here gets their rights the first time that they write. */
export function chosen(repository: Repository, login: string): string {
  const found = people(repository).find((each) => each.login === login)?.login ?? STRANGER;
  if (found === YOU && !repository.collaborators.has(YOU)) repository.collaborators.set(YOU, 'admin');
  return found;
}
