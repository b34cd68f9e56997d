import type { ApiPerson } from '../../domain/api/me.ts';
import type { ApiKeys, SignIns } from '../../ports/api/credentials.ts';

export type AccessEnds = { keys: Pick<ApiKeys, 'list' | 'revoke'>; signIns: Pick<SignIns, 'endAll'> };

/**
 * Somebody who is not served any more has no key and no signed-in browser: an approval that they get later brings none of them back. Resolves to
 * how many there were.
 */
export async function endAccess(
  { keys, signIns }: AccessEnds,
  person: ApiPerson,
): Promise<{ keys: number; browsers: number }> {
  const own = await keys.list(person);
  for (const { id } of own) await keys.revoke(id, person);
  return { keys: own.length, browsers: await signIns.endAll(person) };
}
