import type { StructuredPatchHunk } from 'diff';
import { Fragment } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { colours } from '../../safe/highlight.ts';
import { plain } from '../../safe/plain.ts';

/** Without a sign: git's own words. */
type Line = { sign: string; text: string; old?: number; now?: number };
type Props = { hunks: readonly StructuredPatchHunk[]; language: string; numbers?: boolean };

/** A browser lays no line out that is longer. */
const CHARACTERS_MAX = 2_000;

/** Pieces of a diff as a table: line numbers, sign, text; green and red, with signs for those who see neither. */
export function Hunks({ hunks, language, numbers = true }: Props) {
  return (
    <div class="diff-scroll">
      <table class={numbers ? 'diff' : 'diff plain-diff'}>
        <tbody>
          {hunks.map((hunk, at) => (
            <Fragment key={at}>
              {numbers && (
                <tr class="hunk">
                  <td colSpan={4}>{`@@ −${hunk.oldStart} +${hunk.newStart} @@`}</td>
                </tr>
              )}
              <HunkLines hunk={hunk} language={language} numbers={numbers} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HunkLines({ hunk, language, numbers }: { hunk: StructuredPatchHunk; language: string; numbers: boolean }) {
  const lines = useMemo(() => numbered(hunk), [hunk]);
  const coloured = useColours(lines, language);
  return (
    <>
      {lines.map(({ sign, text, old, now }, at) => (
        <tr key={at} class={CLASSES[sign] ?? ''}>
          {numbers && <td class="line-number">{old}</td>}
          {numbers && <td class="line-number">{now}</td>}
          <td class="sign">{sign === '-' ? '−' : sign}</td>
          <td class="code" dir="ltr">
            <Code text={text} nodes={sign === '' ? undefined : coloured?.[at]} />
          </td>
        </tr>
      ))}
    </>
  );
}

const CLASSES: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed' };

function Code({ text, nodes }: { text: string; nodes: Node[] | undefined }) {
  if (!nodes) return <code>{text === '' ? '\u200b' : text}</code>;
  return <code ref={(element) => element?.replaceChildren(...nodes.map((node) => node.cloneNode(true)))} />;
}

function numbered(hunk: StructuredPatchHunk): Line[] {
  let [old, now] = [hunk.oldStart, hunk.newStart];
  return hunk.lines.map((line) => {
    const sign = line[0] ?? ' ';
    const text = plain(line.slice(1)).slice(0, CHARACTERS_MAX);
    if (sign === '+') return { sign, text, now: now++ };
    if (sign === '-') return { sign, text, old: old++ };
    return sign === '\\' ? { sign: '', text: plain(line) } : { sign: ' ', text, old: old++, now: now++ };
  });
}

/** The lines in colours, when the library is there: each by itself, which is right but for strings over several lines. */
function useColours(lines: readonly Line[], language: string): Node[][] | undefined {
  const [coloured, set] = useState<Node[][]>();
  useEffect(() => {
    const live = { is: true };
    void colourLines(lines, language).then((nodes) => live.is && set(nodes));
    return () => {
      live.is = false;
    };
  }, [lines, language]);
  return coloured;
}

const LINES_MAX = 1_500;

async function colourLines(lines: readonly Line[], language: string): Promise<Node[][] | undefined> {
  if (lines.length > LINES_MAX) return undefined;
  const nodes = await Promise.all(lines.map(({ text }) => colours(text, language)));
  return nodes.every((each) => each !== undefined) ? (nodes as Node[][]) : undefined;
}
