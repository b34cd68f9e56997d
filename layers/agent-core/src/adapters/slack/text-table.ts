/** A wider cell is cut: a phone shows about forty characters of a line. */
const CELL_COLUMNS_MAX = 40;

/** Rows as lines of equal columns, the first one underlined. Cells may be missing. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(shortened));
  const count = Math.max(0, ...cells.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(...cells.map((row) => columnsOf(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    widths
      .map((width, at) => padded(row[at] ?? '', width))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

function shortened(cell: string): string {
  const text = cell.replaceAll(/\s+/g, ' ').trim();
  const characters = [...text];
  if (columnsOf(text) <= CELL_COLUMNS_MAX) return text;
  let columns = 1;
  const fitting = characters.filter((character) => {
    columns += columnsOf(character);
    return columns <= CELL_COLUMNS_MAX;
  });
  return `${fitting.join('')}…`;
}

function padded(cell: string, columns: number): string {
  return cell + ' '.repeat(Math.max(0, columns - columnsOf(cell)));
}

/** Characters that take two columns of a fixed-width font: those of East Asia, and emoji (Unicode, UAX 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
