import { keyOf, versionOf, WITHDRAWN } from '../names.ts';
import type { Rules } from '../rules.ts';
import type { InboxItem, State } from '../state.ts';

/** What ingress makes of one version of a message, and whether anybody is rung for it. */
export type Stored = { inbox: readonly InboxItem[]; rings: boolean };

/**
 * One row for each message, in its newest version: what is unread is replaced or withdrawn in its place, what was read is opened
 * again, so that the new version is told as a change.
 */
export function withVersion(
  { inbox }: State,
  { key, kind, version }: Pick<InboxItem, 'key' | 'kind' | 'version'>,
  rules: Rules,
): Stored {
  const item = inbox.find((other) => other.key === key);
  if (!item) {
    if (version > 0 && !rules.editCreates) return { inbox, rings: false };
    const isGone = version === WITHDRAWN;
    return { inbox: [...inbox, { key, kind, absorbed: isGone, due: !isGone, version, wasRead: false }], rings: true };
  }
  const isKnown = version === 0 || item.version === version || (rules.newestEditWins && item.version > version);
  if (isKnown) return { inbox, rings: rules.ringOnDuplicate };
  if (item.absorbed && !rules.editReopens) return { inbox, rings: true };
  if (version === WITHDRAWN && !item.wasRead) return { inbox: withdrawn(inbox, key, rules), rings: true };
  const next = { ...item, version, absorbed: false, due: true };
  return { inbox: inbox.map((other) => (other.key === key ? next : other)), rings: true };
}

function withdrawn(inbox: State['inbox'], key: string, { withdrawalKept }: Rules): State['inbox'] {
  if (!withdrawalKept) return inbox.filter((other) => other.key !== key);
  const gone = { version: WITHDRAWN, absorbed: true, due: false };
  return inbox.map((other) => (other.key === key ? { ...other, ...gone } : other));
}

/** What the inbox is after a commit that has read these versions, or `lost` when somebody else has read them. */
export function afterReading(
  inbox: State['inbox'],
  names: readonly string[],
  { versionInCommit, absorbInCommit }: Rules,
): { inbox: State['inbox']; tells: boolean } | 'lost' {
  let tells = false;
  let lost = false;
  const next = inbox.map((item): InboxItem => {
    const name = names.find((other) => keyOf(other) === item.key);
    if (name === undefined) return item;
    const isTombstone = item.version === WITHDRAWN && !item.wasRead;
    const isChanged = item.version !== versionOf(name);
    if (item.absorbed && !isTombstone) lost ||= absorbInCommit;
    if (isChanged && versionInCommit === 'reads-again') lost = true;
    if (!isChanged || versionInCommit === 'unchecked') return { ...item, absorbed: true, due: false, wasRead: true };
    tells = true;
    return { ...item, absorbed: false, due: true, wasRead: true };
  });
  return lost ? 'lost' : { inbox: next, tells };
}
