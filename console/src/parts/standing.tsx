import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/request.ts';
import type { Texts } from '../text/english.ts';
import { useTexts } from '../text/use-texts.ts';
import { Icon, type IconName } from './icon.tsx';

export function Loading() {
  return (
    <p class="standing" role="status">
      <span class="spinner" /> {useTexts().loading}
    </p>
  );
}

/** Nothing is there: says so, and what to do. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

type FailedProps = { error: unknown; onAgain?: () => void; before?: string; after?: string };

/** What went wrong in words for people, with a way to try again. `before`, `after`: what is said around it. */
export function Failed({ error, onAgain, before = '', after = '' }: FailedProps) {
  const texts = useTexts();
  return (
    <div class="failed" role="alert">
      <p>{[before, problemText(error, texts), after].filter(Boolean).join(' ')}</p>
      {onAgain && (
        <button type="button" onClick={onAgain}>
          {texts.again}
        </button>
      )}
    </div>
  );
}

/** The page's own words for what it knows; for a refusal of what was asked, the API's. */
export function problemText(error: unknown, { failed }: Texts): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.status === 0) return failed.unreachable;
  if (error.status === 404) return failed.notFound;
  if (error.status === 403) return failed.notAllowed;
  if (error.status === 429) return failed.tooMany;
  return error.message === '' ? failed.other(error.status) : error.message;
}
