import type { ComponentChildren } from 'preact';

/** What may be wider than the screen: it scrolls by itself, with keys too. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
