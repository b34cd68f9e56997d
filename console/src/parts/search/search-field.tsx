import { useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { useKeys } from './keys.ts';

type Props = {
  label: string;
  words: string;
  onWords: (words: string) => void;
  /** Enter: to the next match, or with shift to the one before. */
  onEnter?: (isBack: boolean) => void;
};

/** A field to search with; `/` leads to it and Escape out of it. */
export function SearchField({ label, words, onWords, onEnter }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <label class="search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        value={words}
        onInput={({ currentTarget }) => onWords(currentTarget.value)}
        onKeyDown={({ key, shiftKey, currentTarget }) => {
          if (key === 'Escape') currentTarget.blur();
          if (key === 'Enter') onEnter?.(shiftKey);
        }}
      />
    </label>
  );
}
