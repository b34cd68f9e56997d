import { useEffect, useState } from 'preact/hooks';
import { servedNow } from '../api/request.ts';
import { ago, dayAndTime } from '../format/time.ts';
import { useLanguage } from '../text/use-texts.ts';

const TICK_MS = 5_000;

/** How long ago something was, kept true while it is shown. */
export function Age({ at }: { at: number }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={dayAndTime(at, language)}>
      {ago(at, now, language)}
    </time>
  );
}

/** The time now by the API's clock, anew every few seconds. */
export function useNow(): number {
  const [now, set] = useState(servedNow);
  useEffect(() => {
    const timer = setInterval(() => set(servedNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
