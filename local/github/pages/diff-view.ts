import type { FileDiff } from '../git/diff.ts';
import { type Html, html } from './html.ts';

/** More than this would make a page that no browser likes; git has the rest. */
const LINES_PER_FILE_MAX = 1_500;
const FILES_MAX = 100;

type Line = { kind: 'added' | 'removed' | 'context' | 'hunk' | 'note'; old?: number; new?: number; text: string };

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Every file of a diff, coloured, with line numbers on both sides. */
export function diffView(files: FileDiff[]): Html {
  const left = files.length - FILES_MAX;
  const more = left > 0 && html`<p class="muted">${left} more files are not shown; read them with git.</p>`;
  return html`${files.slice(0, FILES_MAX).map(fileView)}${more}`;
}

/** e.g. `+12 −3`. */
export function changeCount(additions: number, deletions: number): Html {
  return html`<span class="mono"><span class="plus">+${additions}</span> <span class="minus">−${deletions}</span></span>`;
}

function fileView(file: FileDiff): Html {
  const name = file.previousPath ? `${file.previousPath} → ${file.path}` : file.path;
  return html`<details class="card" open><summary><span class="mono">${name}</span>
${file.status !== 'modified' && html`<span class="tag">${file.status}</span>`}
${changeCount(file.additions, file.deletions)}</summary>${patchView(file.patch)}</details>`;
}

function patchView(patch: string | undefined): Html {
  if (patch === undefined)
    return html`<div class="empty">No text to show: a binary file, or only its name or mode changed.</div>`;
  const lines = readLines(patch);
  const left = lines.length - LINES_PER_FILE_MAX;
  const more = left > 0 && html`<div class="empty">${left} more lines are not shown; read them with git.</div>`;
  return html`<div class="scroll"><table class="diff">${lines.slice(0, LINES_PER_FILE_MAX).map(lineView)}</table></div>${more}`;
}

function lineView(line: Line): Html {
  if (line.kind === 'hunk') return html`<tr class="hunk"><td colspan="3">${line.text}</td></tr>`;
  return html`<tr class="${line.kind}"><td class="line">${line.old}</td><td class="line">${line.new}</td><td>${line.text}</td></tr>`;
}

function readLines(patch: string): Line[] {
  const counters = { old: 0, new: 0 };
  return patch.split('\n').map((text) => readLine(text, counters));
}

/** Moves the counters on by the sides that the line stands on. */
function readLine(text: string, counters: { old: number; new: number }): Line {
  const hunk = HUNK.exec(text);
  if (hunk) {
    counters.old = Number(hunk[1]);
    counters.new = Number(hunk[2]);
    return { kind: 'hunk', text };
  }
  switch (text.charAt(0)) {
    case '+':
      return { kind: 'added', new: counters.new++, text };
    case '-':
      return { kind: 'removed', old: counters.old++, text };
    case '\\':
      return { kind: 'note', text };
    default:
      return { kind: 'context', old: counters.old++, new: counters.new++, text };
  }
}
