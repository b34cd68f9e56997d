import type { Followed } from '../../journal/use-entries.ts';
import { problemText } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';

/** What of a session did not come, why, and a way to try it now. */
export function Troubles({ loaded: { missing, unheard, again } }: { loaded: Followed }) {
  const texts = useTexts();
  const trouble = missing ?? unheard;
  if (!trouble) return null;
  return (
    <div class="failed" role="alert">
      <p>
        {missing ? texts.failed.missing : texts.failed.unheard} {problemText(trouble.error, texts)}{' '}
        {trouble.isRetried && texts.failed.isRetried}
      </p>
      <button type="button" onClick={again}>
        {texts.again}
      </button>
    </div>
  );
}
