import type { LocalResponse } from '../../kernel/http.ts';
import { markdown } from '../pages/markdown.ts';
import type { GitHubStore } from '../store.ts';

/** The media types that ask for words as GitHub's pages show them, beside or in place of those that were written. */
const RENDERED = /^application\/vnd\.github(?:\.v3)?\.(full|html)\+json$/;

/** An answer with the rendered words of what it tells of, where they are asked for. Pictures in them have signed addresses. */
export function withRendered(store: GitHubStore, accept: string | undefined, response: LocalResponse): LocalResponse {
  if (!RENDERED.test(accept ?? '') || response.status !== 200) return response;
  const body = JSON.parse(String(response.body)) as unknown;
  const rendered = Array.isArray(body) ? body.map((each) => render(store, each)) : render(store, body);
  return { ...response, body: JSON.stringify(rendered) };
}

function render(store: GitHubStore, item: unknown): unknown {
  if (typeof item !== 'object' || item === null || !('body' in item) || typeof item.body !== 'string') return item;
  const now = store.clock.now();
  const page = markdown(item.body).markup.replaceAll(
    /(<img src=")([^"]*)"/g,
    (_whole, tag: string, src: string) => `${tag}${store.attachments.signed(src, now)}"`,
  );
  return { ...item, body_html: page, body_text: item.body };
}
