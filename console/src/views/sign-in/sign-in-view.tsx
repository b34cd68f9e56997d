import { useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { ApiError } from '../../api/request.ts';
import { Failed } from '../../parts/standing.tsx';
import { Mark } from '../../shell/top-bar.tsx';
import { LanguageContext, useTexts } from '../../text/use-texts.ts';
import type { CodeUse } from './use-code.ts';

/** For whoever has no session of the browser yet: how to get one, and a field for the link. */
export function SignInView({ code }: { code: CodeUse }) {
  const { signIn: texts, language: other } = useTexts();
  const client = useQueryClient();
  const { state } = code;
  const isWrong = state.kind === 'failed' && isRefused(state.error);
  // A code that nobody has judged yet is still good: it waits here for another try.
  const [typed, type] = useState(state.kind === 'failed' && !isWrong ? state.typed : '');
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
        {isWrong && (
          <p class="failed" role="alert">
            {texts.wrong}
          </p>
        )}
        {state.kind === 'failed' && !isWrong && <Failed error={state.error} after={texts.mayBeGood} />}
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

/** The API has judged the code itself: it was not out of reach, and not asked too often. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 400 || error.status === 401);
}
