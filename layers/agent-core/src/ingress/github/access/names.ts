import { isSameRepository } from '../../../domain/repository.ts';
import type { CodeIngressPorts } from './context.ts';

/** `from`: what the repository was called until now, where that is told. */
type Called = { id: number; repository: string; from?: string | undefined };

/**
 * What a repository was called before. `another`: sessions go by names, and those of one of these names are about another repository. Who may
 * write to this one may not in that.
 */
export async function namesOf(
  { names, clock, log }: Pick<CodeIngressPorts, 'names' | 'clock' | 'log'>,
  { id, repository, from }: Called,
): Promise<string[] | 'another'> {
  const now = clock.now();
  const isRenamed = from !== undefined && !isSameRepository(from, repository);
  const before = isRenamed ? await names.seen(id, from, now) : [];
  const others = await names.seen(id, repository, now);
  if (before !== 'another' && others !== 'another') return others;
  log.error('What came from a repository whose name was another one’s is dropped (docs/github.md)', {
    repository,
    from,
  });
  return 'another';
}
