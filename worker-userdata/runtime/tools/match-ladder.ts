/** Part of a text, in characters. */
export type Span = { start: number; end: number };

/** How the text was found: as it is, or only after looking past a difference. */
export type MatchStep = 'exact' | 'line ends and trailing spaces' | 'quotes, dashes and Unicode forms';
export type Match = { step: MatchStep; spans: Span[] };

/**
 * Finds `wanted`, first exactly, then looking past line ends and trailing spaces, then past typographic characters. The
 * later steps count only when they find exactly one place: there a guess could hit the wrong one.
 */
export function findMatches(text: string, wanted: string): Match {
  const exact = occurrences(text, wanted);
  if (exact.length > 0) return { step: 'exact', spans: exact };
  const relaxed = relaxedMatch(text, wanted, 'line ends and trailing spaces', withoutTrailingSpace);
  if (relaxed) return relaxed;
  const typographic = relaxedMatch(text, wanted, 'quotes, dashes and Unicode forms', (source) =>
    plainCharacters(withoutTrailingSpace(source)),
  );
  return typographic ?? { step: 'exact', spans: [] };
}

function relaxedMatch(
  text: string,
  wanted: string,
  step: MatchStep,
  normalise: (source: Mapped) => Mapped,
): Match | undefined {
  const haystack = normalise(asMapped(text));
  const needle = normalise(asMapped(wanted)).text;
  if (needle.trim() === '') return undefined;
  const spans = occurrences(haystack.text, needle).map(({ start, end }) => ({
    start: haystack.starts[start] ?? 0,
    end: haystack.ends[end - 1] ?? text.length,
  }));
  return spans.length === 1 ? { step, spans } : undefined;
}

function occurrences(text: string, wanted: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    spans.push({ start: at, end: at + wanted.length });
  return spans;
}

/** A normalised text; `starts` and `ends` say which part of the original each of its characters stands for. */
type Mapped = { text: string; starts: Int32Array; ends: Int32Array };

function asMapped(text: string): Mapped {
  const starts = Int32Array.from({ length: text.length }, (_, index) => index);
  return { text, starts, ends: starts.map((index) => index + 1) };
}

function withoutTrailingSpace(source: Mapped): Mapped {
  return rewrite(source, /[ \t\r]+\n/g, () => '\n');
}

const TYPOGRAPHIC: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};

/** Runs of characters outside ASCII with their combining marks, so that both Unicode forms of `é` become one. */
function plainCharacters(source: Mapped): Mapped {
  return rewrite(source, /[ -~]\p{M}+|\P{ASCII}\p{M}*/gu, (character) =>
    [...character]
      .map((part) => TYPOGRAPHIC[part] ?? part)
      .join('')
      .normalize('NFKC'),
  );
}

/** Replaces what matches; each character of a replacement stands for the whole of what it replaced. */
function rewrite(source: Mapped, pattern: RegExp, replace: (part: string) => string): Mapped {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const copy = (from: number, to: number) => {
    pieces.push(source.text.slice(from, to));
    for (let index = from; index < to; index++) {
      starts.push(source.starts[index] ?? 0);
      ends.push(source.ends[index] ?? 0);
    }
  };
  let position = 0;
  for (const match of source.text.matchAll(pattern)) {
    copy(position, match.index);
    position = match.index + match[0].length;
    const replacement = replace(match[0]);
    pieces.push(replacement);
    for (let index = 0; index < replacement.length; index++) {
      starts.push(source.starts[match.index] ?? 0);
      ends.push(source.ends[position - 1] ?? 0);
    }
  }
  copy(position, source.text.length);
  return { text: pieces.join(''), starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
