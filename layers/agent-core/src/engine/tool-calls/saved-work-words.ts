import { minuteOf } from '../../domain/minute.ts';
import type { ToolResult } from '../../domain/tool/tool.ts';
import type { NewDisk } from '../../domain/worker/saved-work.ts';

const GONE =
  'Its running processes, background jobs, shell variables, installed packages and files outside the workspace are gone.';

/**
 * What the model reads, before the result of its first call on a new machine, about the one it knew. `restored` is the answer
 * of the restore, absent when there was nothing to restore.
 */
export function newDiskText(newDisk: NewDisk, restored: ToolResult | undefined): string {
  return [`[The earlier worker was removed; this ran on a new one. ${GONE}`, ...parts(newDisk, restored)]
    .join('\n')
    .concat(']');
}

function parts(newDisk: NewDisk, restored: ToolResult | undefined): string[] {
  const lines: string[] = [];
  if (restored) lines.push(restoredText(restored));
  else if (newDisk.isComplete)
    lines.push('Nothing in its workspace was unpushed, so nothing was lost: clone what you need.');
  if (!newDisk.isComplete && newDisk.savedAt !== undefined)
    lines.push(
      `It was lost without a last save: what was done after ${minuteOf(newDisk.savedAt)} and not pushed is gone.`,
    );
  if (!newDisk.isComplete && newDisk.savedAt === undefined)
    lines.push(
      'It was lost before anything was saved: unpushed work is gone. Clone again, and do again what is missing.',
    );
  return lines;
}

function restoredText(restored: ToolResult): string {
  const text = restored.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (restored.outcome === 'completed' && !restored.isError)
    return `Saved work was brought back into the workspace:\n${text}\nCheck with git status before you go on.`;
  const reason = text || 'it was cut off';
  return `Its unpushed work had been saved, but restoring it failed: ${reason}\nThe archive is kept. Look what is there, tell the requester what is missing, and do it again.`;
}
