/** The version of a message that was deleted. */
export const WITHDRAWN = 9;

/** How a version of a message is named in the transcript and where it is absorbed. */
export function nameOf({ key, version }: { key: string; version: number }): string {
  return version === 0 ? key : `${key}.${version}`;
}

/** The message of such a name. */
export function keyOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** The version of such a name. */
export function versionOf(name: string): number {
  return Number(name.split('.')[1] ?? 0);
}
