import { words } from '../../../../domain/json.ts';

/** The branch that a pull request comes from, as `owner/name:branch`; undefined for one whose repository is gone. */
export function headOf(pull: unknown): string | undefined {
  const repository = words(pull, 'head', 'repo', 'full_name');
  const branch = words(pull, 'head', 'ref');
  return repository === undefined || branch === undefined ? undefined : `${repository}:${branch}`;
}
