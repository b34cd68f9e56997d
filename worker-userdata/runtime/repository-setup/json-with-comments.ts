/** JSON as devcontainer.json is written, with comments and commas at ends, as JSON. */
export function plainJson(text: string): string {
  const kept: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    if (!piece.startsWith('//') && !piece.startsWith('/*')) kept.push(piece);
    at = end;
  }
  return withoutLastCommas(kept);
}

/** Where the string, the comment or the single character that begins here ends. */
function endOfPiece(text: string, at: number): number {
  if (text.startsWith('//', at)) return endOr(text.indexOf('\n', at), text);
  if (text.startsWith('/*', at)) return endOr(text.indexOf('*/', at + 2), text, 2);
  if (text[at] !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function endOr(found: number, text: string, more = 0): number {
  return found < 0 ? text.length : found + more;
}

function withoutLastCommas(pieces: string[]): string {
  const kept: string[] = [];
  let comma = -1;
  for (const piece of pieces) {
    if (comma >= 0 && (piece === '}' || piece === ']')) kept[comma] = '';
    if (piece === ',') comma = kept.length;
    else if (piece.trim() !== '') comma = -1;
    kept.push(piece);
  }
  return kept.join('');
}
