import { words } from '../../../domain/json.ts';
import { fullName, type RepositoryName, repositoryName } from '../../../domain/repository.ts';
import { checksEnded, statusSet } from './checks.ts';
import { itemEvent } from './items.ts';
import { ignore, type Meaning, type Reading } from './meaning.ts';
import { isRemark, remark } from './remarks.ts';

/** Pure. A field that is missing or odd costs the event, which is then ignored with a reason. */
export function interpret(event: string, body: unknown, reading: Reading): Meaning {
  const repository = repositoryName(words(body, 'repository', 'full_name') ?? '');
  if (!repository) return ignore('an event of no repository');
  const name = fullName(repository);
  if (isRemark(event)) return remark(event, name, body, reading);
  switch (event) {
    case 'check_suite':
    case 'workflow_run':
    case 'check_run':
      return checksEnded(event, name, body);
    case 'status':
      return statusSet(name, body);
    case 'pull_request':
      return itemEvent('pull_request', name, body, reading);
    case 'repository':
      return moved(repository, body);
    case 'issues':
      return itemEvent('issue', name, body, reading);
    default:
      return ignore(`an event that nothing here is for: ${event}`);
  }
}

/** A rename tells the old name, a transfer the old owner. */
function moved({ owner, name }: RepositoryName, body: unknown): Meaning {
  const changes = ['changes', 'owner', 'from'] as const;
  const from = repositoryName(
    words(body, 'action') === 'renamed'
      ? `${owner}/${words(body, 'changes', 'repository', 'name', 'from') ?? ''}`
      : `${words(body, ...changes, 'user', 'login') ?? words(body, ...changes, 'organization', 'login') ?? ''}/${name}`,
  );
  if (!from) return ignore('something about a repository that leaves its name');
  return { kind: 'moved', repository: fullName({ owner, name }), from: fullName(from) };
}
