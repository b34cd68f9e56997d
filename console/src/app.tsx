import { QueryClient, QueryClientProvider } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { Router } from 'wouter-preact';
import { ApiError } from './api/request.ts';
import { chosenLanguage, keepLanguage } from './shell/choices.ts';
import { Shell } from './shell/shell.tsx';
import { type Language, LanguageContext } from './text/use-texts.ts';

const TRIES_MAX = 2;

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without a network a question fails and says so: held back, it would wait without a word, and words would be sent long after.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 1_000,
        refetchOnWindowFocus: true,
        // What the API has refused it refuses again.
        retry: (failures, error) =>
          failures < TRIES_MAX && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}

export function App() {
  const [client] = useState(makeClient);
  const [language, set] = useState<Language>(() => chosenLanguage(navigator.language));
  const choose = (chosen: Language) => {
    keepLanguage(chosen);
    set(chosen);
  };
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <QueryClientProvider client={client}>
      <LanguageContext.Provider value={{ language, choose }}>
        <Router base="/console">
          <Shell />
        </Router>
      </LanguageContext.Provider>
    </QueryClientProvider>
  );
}
