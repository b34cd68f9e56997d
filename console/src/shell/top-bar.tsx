import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { api } from '../api/calls.ts';
import { ApiError } from '../api/request.ts';
import type { Me } from '../api/types.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Failed } from '../parts/standing.tsx';
import { plainLine } from '../safe/plain.ts';
import { LanguageContext, useTexts } from '../text/use-texts.ts';
import { chosenTheme, keepTheme, showTheme, type Theme } from './choices.ts';

/** The name, the views, and who reads. */
export function TopBar({ me }: { me?: Me }) {
  const texts = useTexts();
  return (
    <header class="top">
      <Link href="/" class="brand">
        <Mark />
        <span>{texts.product}</span>
      </Link>
      {me && (
        <nav aria-label={texts.navigation}>
          <NavLink href="/sessions" icon="sessions" label={texts.sessions} />
          <NavLink href="/costs" icon="costs" label={texts.costs} />
          {me.isAdmin && <NavLink href="/operations" icon="operations" label={texts.operations} />}
        </nav>
      )}
      <div class="top-end">
        <ThemeChoice />
        <LanguageChoice />
        {me && <Reader me={me} />}
      </div>
    </header>
  );
}

/** The picture of the product. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M9 11.5 13.5 16 9 20.5M16.5 21h7" />
    </svg>
  );
}

function NavLink({ href, icon, label }: { href: string; icon: IconName; label: string }) {
  const [location] = useLocation();
  const isHere = location.startsWith(href) || (href === '/sessions' && location === '/');
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
    </Link>
  );
}

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

function ThemeChoice() {
  const { theme: texts } = useTexts();
  const [theme, set] = useState(chosenTheme);
  return (
    <select
      class="quiet theme-choice"
      aria-label={texts.label}
      value={theme}
      onChange={({ currentTarget }) => {
        const chosen = currentTarget.value as Theme;
        keepTheme(chosen);
        showTheme(chosen);
        set(chosen);
      }}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {texts[each]}
        </option>
      ))}
    </select>
  );
}

function LanguageChoice() {
  const texts = useTexts();
  return (
    <LanguageContext.Consumer>
      {({ language, choose }) => (
        <button
          type="button"
          class="quiet"
          lang={language === 'en' ? 'ja' : 'en'}
          title={texts.languageLabel}
          onClick={() => choose(language === 'en' ? 'ja' : 'en')}
        >
          {texts.language}
        </button>
      )}
    </LanguageContext.Consumer>
  );
}

function Reader({ me }: { me: Me }) {
  const texts = useTexts();
  const name = plainLine(me.person?.name ?? me.person?.id ?? '');
  const leave = useMutation({ mutationFn: signedOut, onSuccess: () => location.assign('/console/') });
  return (
    <>
      <span class="reader" title={name}>
        <Icon name="person" /> <span>{name}</span>
      </span>
      {leave.error && <Failed error={leave.error} before={texts.stillIn} />}
      <button type="button" class="quiet" onClick={() => leave.mutate()}>
        {texts.signOut}
      </button>
    </>
  );
}

/** Whoever is not signed in any more has what they wanted. */
async function signedOut(): Promise<void> {
  await api.signOut().catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  });
}
