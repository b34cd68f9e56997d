import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { api } from '../../../api/calls.ts';
import type { SessionView } from '../../../api/types.ts';
import { Icon, type IconName } from '../../../parts/icon.tsx';
import { problemText } from '../../../parts/standing.tsx';
import { useTexts } from '../../../text/use-texts.ts';
import { RaiseDialog } from './raise-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';

/** What the reader may do with the session, and what became of it: said until the session shows it by another state. */
export function ActionBar({ session, onDone }: { session: SessionView; onDone: () => void }) {
  const texts = useTexts();
  const { act: words } = texts;
  const client = useQueryClient();
  const [dialog, show] = useState<'raise' | 'share'>();
  const { id, can, muted, state } = session;
  const [said, tell] = useState({ text: '', state });
  const say = (text: string) => tell({ text, state });
  const act = useMutation({
    mutationFn: async ({ run, done }: { run: () => Promise<unknown>; done: string }) => {
      await run();
      return done;
    },
    onSuccess: (done) => {
      say(done);
      void client.invalidateQueries({ queryKey: ['session', session.id] });
      onDone();
    },
    onError: (error) => say(problemText(error, texts)),
  });
  const goesOn = state !== 'idle' && state !== 'paused';
  const button = (icon: IconName, label: string, press: () => void, kind = '') => (
    <button type="button" class={kind} disabled={act.isPending} onClick={press}>
      <Icon name={icon} /> <span>{label}</span>
    </button>
  );
  return (
    <div class="actions">
      <p class="hint" role="status">
        {said.state === state && said.text}
      </p>
      {can.stop &&
        goesOn &&
        button('stop', words.stop, () => act.mutate({ run: () => api.stop(id), done: words.stopped }), 'danger named')}
      {can.resume &&
        state === 'paused' &&
        button('play', words.resume, () => act.mutate({ run: () => api.resume(id), done: words.resumed }), 'named')}
      {can.raise && button('money', words.raise, () => show('raise'))}
      {can.mute &&
        button(muted ? 'bell' : 'mute', muted ? words.unmute : words.mute, () =>
          act.mutate({ run: () => api.mute(id, !muted), done: '' }),
        )}
      {can.share && button('share', words.share, () => show('share'))}
      {dialog === 'raise' && (
        <RaiseDialog
          session={session}
          onClose={() => show(undefined)}
          onRaise={(toMicroUsd) => act.mutate({ run: () => api.raise(id, toMicroUsd), done: words.raised })}
        />
      )}
      {dialog === 'share' && <ShareDialog id={id} onClose={() => show(undefined)} />}
    </div>
  );
}
