import { useMemo } from 'preact/hooks';
import { LANES, type Lane, merged, type Scale, type Strip } from '../../../journal/spans.ts';
import type { View } from './zoom.ts';

/** Units of the drawing: its width on the screen is another. */
const WIDTH = 1_000;
const LANE_HEIGHT = 14;
const HEIGHT = LANE_HEIGHT * (LANES.length + 1);
const WIDTH_MIN = 1.5;

type Props = { strip: Strip; scale: Scale; view: View };

/** One line a lane; what is too near to be told apart is one piece, so that 5,000 entries are a few hundred. */
export function Lanes({ strip, scale, view }: Props) {
  const x = (at: number) => ((scale.x(at) / scale.width - view.from) / (view.to - view.from)) * WIDTH;
  const pieces = useMemo(() => piecesOf(strip, x), [strip, scale, view]);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" class="lanes" aria-hidden="true">
      {LANES.map((lane, at) => (
        <rect key={lane} class="lane" x={0} y={at * LANE_HEIGHT + 2} width={WIDTH} height={LANE_HEIGHT - 4} />
      ))}
      {pieces.map(({ lane, kind, from, to }) => (
        <rect
          key={`${lane}${kind}${from}`}
          class={`span ${lane} ${kind}`}
          x={from}
          y={LANES.indexOf(lane) * LANE_HEIGHT + 2}
          width={Math.max(WIDTH_MIN, to - from)}
          height={LANE_HEIGHT - 4}
        />
      ))}
      {scale.breaks.map(({ x: place, at }) => {
        const shown = ((place / scale.width - view.from) / (view.to - view.from)) * WIDTH;
        return shown < 0 || shown > WIDTH ? null : (
          <line key={at} class="break" x1={shown} x2={shown} y1={0} y2={HEIGHT} />
        );
      })}
      <path class="dollars" d={dollarsPath(strip, x)} />
    </svg>
  );
}

type Piece = { lane: Lane; kind: string; from: number; to: number };

function piecesOf({ spans }: Strip, x: (at: number) => number): Piece[] {
  const kinds = LANES.flatMap((lane) => ['', 'starting'].map((kind) => ({ lane, kind })));
  return kinds.flatMap(({ lane, kind }) => {
    const shown = spans
      .filter((span) => span.lane === lane && (span.kind ?? '') === kind)
      .map(({ from, to }) => ({ from: x(from), to: x(to) }))
      .filter(({ from, to }) => to >= 0 && from <= WIDTH)
      .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(WIDTH, to) }));
    return merged(shown, 0.7).map((piece) => ({ lane, kind, ...piece }));
  });
}

/** What was spent, as stairs from the bottom of the last lane to its top. */
function dollarsPath({ spent }: Strip, x: (at: number) => number): string {
  const all = spent.at(-1)?.microUsd ?? 0;
  if (all === 0) return '';
  const bottom = HEIGHT - 1;
  const y = (microUsd: number) => Math.round((bottom - (microUsd / all) * (LANE_HEIGHT - 3)) * 10) / 10;
  const points = new Map(spent.map(({ at, microUsd }) => [Math.round(x(at)), y(microUsd)]));
  const stairs = [...points]
    .filter(([at]) => at >= -WIDTH && at <= 2 * WIDTH)
    .map(([at, height]) => `H${at}V${height}`);
  return `M${-WIDTH} ${bottom}${stairs.join('')}`;
}
