import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { api } from '../../../api/calls.ts';
import { dayAndTime } from '../../../format/time.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Failed } from '../../../parts/standing.tsx';
import { useLanguage, useTexts } from '../../../text/use-texts.ts';

const HOURS = [1, 24, 72, 168] as const;

/** A link for readers, and the end of all of them. */
export function ShareDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const texts = useTexts();
  const { act } = texts;
  const language = useLanguage();
  const [hours, choose] = useState<number>(24);
  const make = useMutation({ mutationFn: () => api.share(id, hours) });
  const end = useMutation({ mutationFn: () => api.unshare(id), onSuccess: () => make.reset() });
  const link = make.data && new URL(make.data.url, location.origin).href;
  return (
    <Dialog title={act.share} onClose={onClose}>
      <p class="hint">{act.shareHint}</p>
      <label>
        <span>{act.shareHours}</span>
        <select value={hours} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
          {HOURS.map((each) => (
            <option key={each} value={each}>
              {act.hours(each)}
            </option>
          ))}
        </select>
      </label>
      <p class="dialog-actions">
        <button type="button" class="primary" onClick={() => make.mutate()}>
          {act.makeLink}
        </button>
        <button type="button" onClick={() => end.mutate()}>
          {act.endShares}
        </button>
      </p>
      {link && make.data && (
        <>
          <label>
            <span>{act.validUntil(dayAndTime(make.data.expiresAt, language))}</span>
            <input readOnly value={link} onFocus={({ currentTarget }) => currentTarget.select()} />
          </label>
          <p class="dialog-actions">
            <CopyButton text={link} />
          </p>
        </>
      )}
      <p role="status" class="hint">
        {end.isSuccess && act.sharesEnded}
      </p>
      {(make.error ?? end.error) && <Failed error={make.error ?? end.error} />}
    </Dialog>
  );
}

function CopyButton({ text }: { text: string }) {
  const texts = useTexts();
  const [isCopied, note] = useState(false);
  return (
    <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => note(true))}>
      {isCopied ? texts.copied : texts.copy}
    </button>
  );
}
