import type { ApiPerson } from '../../domain/api/me.ts';
import type { ApiKeys, SignIns } from '../../ports/api/credentials.ts';

export type AccessEnds = { keys: Pick<ApiKeys, 'list' | 'revoke'>; signIns: Pick<SignIns, 'endAll'> };

/**
 * Somebody who is not served any more has no key and no signed-in browser: an approval that they get later brings none of them back. Resolves to
 * how many there were.
 */
async function endAccess(
  { keys, signIns }: AccessEnds,
  person: ApiPerson,
): Promise<{ keys: number; browsers: number }> {
  const own = await keys.list(person);
  for (const { id } of own) await keys.revoke(id, person);
  return { keys: own.length, browsers: await signIns.endAll(person) };
}

/**
 * Takes somebody's last approval away, and what it had opened: before, so that a process that dies in between leaves nothing which a later
 * approval brings back, and after, for what was opened meanwhile.
 */
export async function endingAccess(
  ports: AccessEnds,
  person: ApiPerson,
  revoke: () => Promise<void>,
): Promise<{ keys: number; browsers: number }> {
  const before = await endAccess(ports, person);
  await revoke();
  const after = await endAccess(ports, person);
  return { keys: before.keys + after.keys, browsers: before.browsers + after.browsers };
}
