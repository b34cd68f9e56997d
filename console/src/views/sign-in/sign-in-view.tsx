import { useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { Mark } from '../../shell/top-bar.tsx';
import { LanguageContext, useTexts } from '../../text/use-texts.ts';
import type { CodeUse } from './use-code.ts';

/** For whoever has no session of the browser yet: how to get one, and a field for the link. */
export function SignInView({ code }: { code: CodeUse }) {
  const { signIn: texts, language: other } = useTexts();
  const client = useQueryClient();
  const [typed, type] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== '' && (await code.use(typed))) await client.resetQueries({ queryKey: ['me'] });
  };
  return (
    <main id="main" class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <Mark size={44} />
        <h1>{texts.title}</h1>
        <p>{texts.how}</p>
        {code.state === 'wrong' && (
          <p class="failed" role="alert">
            {texts.wrong}
          </p>
        )}
        <label>
          <span>{texts.or}</span>
          <input
            name="code"
            autocomplete="one-time-code"
            spellcheck={false}
            aria-label={texts.code}
            placeholder={texts.code}
            value={typed}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          {texts.submit}
        </button>
        <LanguageContext.Consumer>
          {({ language, choose }) => (
            <button type="button" class="quiet" onClick={() => choose(language === 'en' ? 'ja' : 'en')}>
              {other}
            </button>
          )}
        </LanguageContext.Consumer>
      </form>
    </main>
  );
}
