import type { Frame } from '../frames/frame.ts';
import type { ToolContent } from './tool.ts';

/** The same piece with each of its texts changed, those of its frame too: a name can hold a secret like any other text. */
export function mapTexts(part: ToolContent, change: (text: string) => string): ToolContent {
  if (part.type !== 'text') return part;
  const { frame, text } = part;
  return { ...part, text: change(text), ...(frame ? { frame: mapFrame(frame, change) } : {}) };
}

function mapFrame({ kind, ...told }: Frame, change: (text: string) => string): Frame {
  const changed = Object.entries(told).map(([name, value]) => [name, value === undefined ? value : change(value)]);
  return { kind, ...Object.fromEntries(changed) };
}
