import { useMutation } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { api } from '../../api/calls.ts';
import type { ForkRow, SessionView } from '../../api/types.ts';
import { dayAndTime } from '../../format/time.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useMe } from '../../shell/me.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';
import { sessionAddress } from '../sessions/session-line.tsx';

type Props = { session: Pick<SessionView, 'id' | 'source'>; version: number; onClose: () => void };
type Texts = ReturnType<typeof useTexts>['fork'];

/** A new session that begins with what happened up to an entry, with other words, another model or another prompt. */
export function ForkDialog({ session: { id, source }, version, onClose }: Props) {
  const { fork: texts } = useTexts();
  const [, go] = useLocation();
  const me = useMe();
  const [wish, set] = useState({ words: '', model: '', systemPrompt: '', talk: '' });
  const nameOf = useRequestName();
  const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value.trim() !== ''));
  const fork = useMutation({
    mutationFn: () => api.fork(id, { at: version, ...given }, nameOf(JSON.stringify(given))),
    // What is to be known of its disk stays in the dialog until somebody has read it.
    onSuccess: (made) => saysDisk(made) || go(sessionAddress(made.id)),
  });
  const isMade = fork.data !== undefined && saysDisk(fork.data);
  const submit = (event: Event) => {
    event.preventDefault();
    fork.mutate();
  };
  return (
    <Dialog title={texts.title(version)} onClose={onClose}>
      {isMade ? (
        <Made fork={fork.data} />
      ) : (
        <form onSubmit={submit}>
          <p class="hint">{texts.explain}</p>
          <label>
            <span>{texts.words}</span>
            <textarea
              rows={3}
              value={wish.words}
              onInput={({ currentTarget }) => set({ ...wish, words: currentTarget.value })}
            />
          </label>
          <label>
            <span>{texts.model}</span>
            <select value={wish.model} onChange={({ currentTarget }) => set({ ...wish, model: currentTarget.value })}>
              <option value="">{texts.same}</option>
              {me?.models.map((model) => (
                <option key={model}>{model}</option>
              ))}
            </select>
          </label>
          {source === 'slack' && (
            <TalkChoice texts={texts} talk={wish.talk} onChoice={(talk) => set({ ...wish, talk })} />
          )}
          <label>
            <span>{texts.prompt}</span>
            <textarea
              rows={3}
              value={wish.systemPrompt}
              onInput={({ currentTarget }) => set({ ...wish, systemPrompt: currentTarget.value })}
            />
          </label>
          {fork.error && <Failed error={fork.error} />}
          <button type="submit" class="primary" disabled={fork.isPending}>
            {texts.submit}
          </button>
        </form>
      )}
    </Dialog>
  );
}

/** Where the fork talks: it may be a thread of its own, beside that which it is forked from. */
function TalkChoice({ texts, talk, onChoice }: { texts: Texts; talk: string; onChoice: (talk: string) => void }) {
  return (
    <>
      <label>
        <span>{texts.talk}</span>
        <select value={talk} onChange={({ currentTarget }) => onChoice(currentTarget.value)}>
          <option value="">{texts.inConsole}</option>
          <option value="thread">{texts.inThread}</option>
        </select>
      </label>
      {talk === 'thread' && <p class="hint">{texts.threadHint}</p>}
    </>
  );
}

const NAME_BYTES = 16;

/** The name of a request: another one for each wish, the same when the same is asked again. */
function useRequestName(): (wish: string) => string {
  const last = useRef({ wish: '', name: '' });
  return (wish) => {
    if (last.current.name === '' || last.current.wish !== wish) {
      const bytes = crypto.getRandomValues(new Uint8Array(NAME_BYTES));
      last.current = { wish, name: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }
    return last.current.name;
  };
}

function saysDisk({ disk }: ForkRow): boolean {
  return disk !== undefined && disk.state !== 'unused';
}

/** How exact the fork's disk is, and the way to it. */
function Made({ fork: { id, disk } }: { fork: ForkRow }) {
  const { fork: texts } = useTexts();
  const language = useLanguage();
  const { state = 'unused', savedAt = 0, leftOut = [] } = disk ?? {};
  return (
    <>
      <p role="status">{state === 'older' ? texts.disk.older(dayAndTime(savedAt, language)) : texts.disk[state]}</p>
      {leftOut.length > 0 && (
        <>
          <p>{texts.leftOut}</p>
          <ul class="plain">
            {leftOut.map((line) => (
              <li key={line} dir="auto">
                {plainLine(line)}
              </li>
            ))}
          </ul>
        </>
      )}
      <Link class="button" href={sessionAddress(id)}>
        {texts.open}
      </Link>
    </>
  );
}
