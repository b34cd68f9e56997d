import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/calls.ts';

export type CodeUse = { state: 'none' | 'busy' | 'wrong'; use: (typed: string) => Promise<boolean> };

/** The code of a link: its fragment, which no server and no log sees. */
function codeIn(typed: string): string {
  const text = typed.trim();
  return /[#?&]code=([^&\s]+)/.exec(text)?.[1] ?? text;
}

/** Uses the code of the address once, and takes it out of the address before anything else. */
export function useCode(): CodeUse {
  const [found] = useState(() => (location.hash.startsWith('#code=') ? codeIn(location.hash) : ''));
  const [state, set] = useState<CodeUse['state']>(found === '' ? 'none' : 'busy');
  const use = async (typed: string) => {
    const isIn = await api.signIn(codeIn(typed)).then(
      () => true,
      () => false,
    );
    set(isIn ? 'none' : 'wrong');
    return isIn;
  };
  useEffect(() => {
    if (found === '') return;
    history.replaceState(null, '', location.pathname + location.search);
    void use(found);
  }, [found]);
  return { state, use };
}
