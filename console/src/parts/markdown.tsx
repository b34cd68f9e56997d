import { useEffect, useMemo, useRef } from 'preact/hooks';
import { colourCode } from '../safe/highlight.ts';
import { markdownHtml } from '../safe/markdown.ts';

/** Markdown of models and people. What it becomes is sanitised; colours of code come when their library is there. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => markdownHtml(text), [text]);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const code of element.current?.querySelectorAll<HTMLElement>('pre > code[class]') ?? []) void colourCode(code);
  }, [html]);
  return <div class="markdown" dir="auto" ref={element} dangerouslySetInnerHTML={{ __html: html }} />;
}
