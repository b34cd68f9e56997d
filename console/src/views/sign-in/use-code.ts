import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/calls.ts';

/** `failed`: it did not sign in; `typed` may be good later, but for a code that the API has refused. */
export type CodeUse = { state: CodeState; use: (typed: string) => Promise<boolean> };
type CodeState = { kind: 'none' | 'busy' } | { kind: 'failed'; typed: string; error: unknown };

/** The code of a link: its fragment, which no server and no log sees. */
function codeIn(typed: string): string {
  const text = typed.trim();
  return /[#?&]code=([^&\s]+)/.exec(text)?.[1] ?? text;
}

/** Uses the code of the address once, and takes it out of the address before anything else. */
export function useCode(): CodeUse {
  const [found] = useState(() => (location.hash.startsWith('#code=') ? codeIn(location.hash) : ''));
  const [state, set] = useState<CodeState>({ kind: found === '' ? 'none' : 'busy' });
  const use = async (typed: string) => {
    const after: CodeState = await api.signIn(codeIn(typed)).then(
      () => ({ kind: 'none' }),
      (error: unknown) => ({ kind: 'failed', typed, error }),
    );
    set(after);
    return after.kind === 'none';
  };
  useEffect(() => {
    if (found === '') return;
    history.replaceState(null, '', location.pathname + location.search);
    void use(found);
  }, [found]);
  return { state, use };
}
