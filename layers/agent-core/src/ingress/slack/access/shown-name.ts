import { type AccessPorts, profileOf } from './access.ts';

/** A list calls nobody: names, not mentions. A name that cannot be had now is no reason to show no list. */
export async function shownName(ports: Pick<AccessPorts, 'people' | 'log'>, user: string): Promise<string> {
  const profile = await profileOf(ports, user).catch(() => undefined);
  return profile?.name ? `${profile.name} (${user})` : user;
}
