import { words } from '../../../domain/json.ts';
import { count } from './fields.ts';
import { ignore, type Meaning } from './meaning.ts';

export const SHA = /^[0-9a-f]{40,64}$/i;

export function checksEnded(
  event: 'check_suite' | 'workflow_run' | 'check_run',
  repository: string,
  body: unknown,
): Meaning {
  const sha = words(body, event, 'head_sha') ?? '';
  if (words(body, 'action') !== 'completed') return ignore('checks that are not over');
  if (!SHA.test(sha)) return ignore('checks of no commit');
  // Each check of a suite says that it has ended. Together they ring once in a while; the end of the suite always does.
  const id = event === 'check_run' ? '' : (count(body, event, 'id') ?? '');
  const attempt = count(body, event, 'run_attempt') ?? '';
  return { kind: 'checks', repository, sha, bell: `${event}${id}${attempt && `-${attempt}`}` };
}

export function statusSet(repository: string, body: unknown): Meaning {
  const sha = words(body, 'sha') ?? '';
  if (words(body, 'state') === 'pending') return ignore('a status that is not over');
  return SHA.test(sha) ? { kind: 'checks', repository, sha, bell: 'status' } : ignore('a status of no commit');
}
