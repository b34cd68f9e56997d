import { plainText } from '../event/event.ts';
import { type Fields, fieldsOf, listIn, numberIn, textIn } from './fields.ts';
import { escaped } from './mrkdwn.ts';
import { richText } from './rich-text.ts';

/** Slack's own limits (docs.slack.dev/reference/block-kit/blocks/table-block, data-table-block), with room. */
const ROWS_MAX = 250;
const CELLS_MAX = 40;

/** A table block as lines of cells, as text for a model; empty when it has no rows. */
export function tableText(block: Fields): string {
  const rows = listIn(block, 'rows');
  const lines = rows.slice(0, ROWS_MAX).map(rowText);
  if (rows.length > ROWS_MAX) lines.push(`(${rows.length - ROWS_MAX} more rows are not shown here)`);
  const caption = textIn(block, 'caption');
  return [...(caption ? [caption] : []), ...lines].join('\n');
}

function rowText(raw: unknown): string {
  const cells = Array.isArray(raw) ? raw : listIn(fieldsOf(raw), 'cells');
  const more = cells.length > CELLS_MAX ? [`(${cells.length - CELLS_MAX} more cells)`] : [];
  return [...cells.slice(0, CELLS_MAX).map(cellText), ...more].join(' | ');
}

/** One line; a bar of its own is no border of cells. */
function cellText(raw: unknown): string {
  const cell = fieldsOf(raw);
  const said = cell?.type === 'rich_text' ? richText(cell) : escaped(valueText(cell, raw));
  return plainText(said).replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

function valueText(cell: Fields | undefined, raw: unknown): string {
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  return textIn(cell, 'text') || String(numberIn(cell, 'value') ?? (textIn(cell, 'value') || ''));
}
