import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { api } from '../../api/calls.ts';
import { problemText } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';

/** Words for the session, into the same inbox as those of the thread. */
export function Composer({ id, onSent }: { id: string; onSent: () => void }) {
  const texts = useTexts();
  const [text, type] = useState('');
  const say = useMutation({
    mutationFn: (words: string) => api.say(id, words),
    onSuccess: () => {
      type('');
      onSent();
    },
  });
  const send = () => text.trim() !== '' && !say.isPending && say.mutate(text.trim());
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={2}
        aria-label={texts.act.write}
        placeholder={texts.act.placeholder}
        value={text}
        dir="auto"
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="primary" disabled={text.trim() === '' || say.isPending}>
        {texts.act.send}
      </button>
      <p class="hint" role="status">
        {say.isSuccess && text === '' && texts.act.sent}
        {say.error && problemText(say.error, texts)}
      </p>
    </form>
  );
}
