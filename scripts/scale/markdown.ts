/** Two digits of what is small, thousands apart of what is large. */
export function number(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 };
  return value.toLocaleString('en-US', digits);
}

/** A table of Markdown, whose cells may hold the sign between them. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')).replaceAll(' --- ', '---'), ...rows.map(line)].join('\n');
}
