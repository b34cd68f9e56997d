import { type LocalResponse, text } from '../../kernel/http.ts';
import { type Html, type HtmlValue, html } from './html.ts';
import { markdown } from './markdown.ts';

/** Nothing but our own style: a page shows what a model and strangers wrote. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  // Without a referrer a form says no origin either, and would be refused as another site's.
  'referrer-policy': 'same-origin',
};

export type Crumb = { label: string; href: string };

/** A whole page below the bar with `crumbs`; the last crumb is where we are. */
export function page(status: number, title: string, crumbs: Crumb[], body: Html): LocalResponse {
  const path = crumbs.map(({ label, href }) => html` <span>/</span> <a href="${href}">${label}</a>`);
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/github/_/style.css">
</head>
<body>
<nav class="top"><a class="here" href="/github/">Local GitHub</a>${path}<span class="note">nothing leaves this machine</span></nav>
<main>${body}</main>
</body>
</html>
`;
  return { ...text(status, markup.markup), headers: HEADERS };
}

export function section(title: string, count: number | undefined, content: HtmlValue): Html {
  return html`<h2>${title} ${count !== undefined && html`<span class="count">${count}</span>`}</h2>${content}`;
}

/** A card of rows, or a line that says there are none. */
export function rows(items: Html[], empty: string): Html {
  if (items.length === 0) return html`<div class="card"><div class="empty">${empty}</div></div>`;
  return html`<div class="card"><div class="rows">${items}</div></div>`;
}

/** Something that a person or the agent wrote. */
export function post(author: string, atMs: number, body: string, anchor?: string): Html {
  const content = body.trim() === '' ? html`<p class="muted">No description.</p>` : markdown(body);
  return html`<article class="card" id="${anchor ?? 'top'}"><header><strong>${author}</strong> <span class="muted">${when(atMs)}</span></header><div class="body prose">${content}</div></article>`;
}

/** e.g. `1 issue`, `2 issues`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** e.g. `2026-11-22 12:05 UTC`. */
export function when(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
