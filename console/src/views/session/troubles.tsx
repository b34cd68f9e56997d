import type { Followed } from '../../journal/use-entries.ts';
import { Failed } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';

/** What of a session did not come, why, and a way to try it now. */
export function Troubles({ loaded: { missing, unheard, again } }: { loaded: Followed }) {
  const { failed } = useTexts();
  const trouble = missing ?? unheard;
  if (!trouble) return null;
  const before = missing ? failed.missing : failed.unheard;
  return (
    <Failed error={trouble.error} onAgain={again} before={before} after={trouble.isRetried ? failed.isRetried : ''} />
  );
}
