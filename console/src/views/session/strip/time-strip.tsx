import { useMemo, useRef, useState } from 'preact/hooks';
import type { EntryView } from '../../../api/types.ts';
import { usd } from '../../../format/money.ts';
import { dayAndTime, duration } from '../../../format/time.ts';
import { LANES, Scale, type Strip, stripOf } from '../../../journal/spans.ts';
import { useNow } from '../../../parts/age.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useLanguage, useTexts } from '../../../text/use-texts.ts';
import { Lanes } from './lanes.tsx';
import { moved, type View, zoomed } from './zoom.ts';

/** A rest that is longer is drawn this long. */
const REST_MS = 90_000;

type Props = { entries: readonly EntryView[]; isOver: boolean; onPick: (version: number) => void };

/** When the model thought, tools ran, something was awaited and a machine was on, and what it came to; to zoom in and to press. */
export function TimeStrip({ entries, isOver, onPick }: Props) {
  const { strip: texts } = useTexts();
  const language = useLanguage();
  const now = useNow();
  const until = isOver ? 0 : now;
  const strip = useMemo(() => stripOf(entries, until, isOver), [entries, isOver, until]);
  const scale = useMemo(() => scaleOf(entries, strip), [entries, strip]);
  const [view, look] = useState<View>({ from: 0, to: 1 });
  const box = useRef<HTMLDivElement>(null);
  if (entries.length < 2) return null;
  const zoom = (factor: number, at = 0.5) => look(zoomed(view, factor, at));
  const shareAt = (clientX: number) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(1, Math.max(0, (clientX - left) / width));
  };
  const timeAt = (share: number) => scale.at((view.from + share * (view.to - view.from)) * scale.width);
  const pick = (share: number) => onPick(nearest(entries, timeAt(share)));
  const shown = [0, 1].map((share) => dayAndTime(timeAt(share), language)).join(' – ');
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    ArrowLeft: () => look(moved(view, -0.2)),
    ArrowRight: () => look(moved(view, 0.2)),
    Home: () => look({ from: 0, to: 1 }),
    Enter: () => pick(0.5),
  };
  return (
    <section class="strip" aria-label={texts.label}>
      <LaneNames strip={strip} />
      <div
        class="strip-box"
        ref={box}
        tabIndex={0}
        role="slider"
        aria-label={texts.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(((view.from + view.to) / 2) * 100)}
        aria-valuetext={`${shown}; ${summary(strip, texts.summary)}`}
        aria-keyshortcuts="+ - ArrowLeft ArrowRight Home Enter"
        onClick={({ clientX }) => pick(shareAt(clientX))}
        onKeyDown={(event) => {
          const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
          if (!act) return;
          event.preventDefault();
          act();
        }}
        onWheel={(event) => {
          if (!event.ctrlKey && !event.shiftKey) return;
          event.preventDefault();
          if (event.shiftKey) look(moved(view, Math.sign(event.deltaY || event.deltaX) * 0.1));
          else zoom(event.deltaY > 0 ? 1.25 : 0.8, shareAt(event.clientX));
        }}
      >
        <Lanes strip={strip} scale={scale} view={view} />
        <Hover scale={scale} view={view} box={box} strip={strip} />
      </div>
      <div class="strip-tools">
        <ZoomButton icon="plus" label={texts.zoomIn} onPress={() => zoom(0.5)} />
        <ZoomButton icon="minus" label={texts.zoomOut} onPress={() => zoom(2)} />
        <ZoomButton icon="whole" label={texts.whole} onPress={() => look({ from: 0, to: 1 })} />
      </div>
    </section>
  );
}

function LaneNames({ strip }: { strip: Strip }) {
  const { strip: texts } = useTexts();
  return (
    <ul class="lane-names" aria-hidden="true">
      {LANES.map((lane) => (
        <li key={lane} class={lane}>
          {texts[lane]} <span class="number">{strip.totals[lane] === 0 ? '–' : duration(strip.totals[lane])}</span>
        </li>
      ))}
      <li class="dollars">
        {texts.dollars} <span class="number">{usd(strip.spent.at(-1)?.microUsd ?? 0)}</span>
      </li>
    </ul>
  );
}

function ZoomButton({
  icon,
  label,
  onPress,
}: {
  icon: 'plus' | 'minus' | 'whole';
  label: string;
  onPress: () => void;
}) {
  return (
    <button type="button" class="quiet small" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} size={14} />
    </button>
  );
}

type HoverProps = { scale: Scale; view: View; strip: Strip; box: { current: HTMLDivElement | null } };

/** The time below the pointer, and what had been spent by then. */
function Hover({ scale, view, strip, box }: HoverProps) {
  const language = useLanguage();
  const [share, point] = useState<number>();
  const place = (clientX: number) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    point((clientX - left) / width);
  };
  const at = share === undefined ? 0 : scale.at((view.from + share * (view.to - view.from)) * scale.width);
  const spent = strip.spent.findLast((each) => each.at <= at)?.microUsd ?? 0;
  return (
    <div
      class="strip-hover"
      aria-hidden="true"
      onPointerMove={({ clientX }) => place(clientX)}
      onPointerLeave={() => point(undefined)}
    >
      {share !== undefined && (
        <span class={share > 0.6 ? 'strip-tip left' : 'strip-tip'} style={{ left: `${share * 100}%` }}>
          {dayAndTime(at, language)} · {usd(spent)}
        </span>
      )}
    </div>
  );
}

function scaleOf(entries: readonly EntryView[], strip: Strip): Scale {
  const edges = strip.spans.flatMap(({ from, to }) => [from, to]);
  const times = [strip.from, ...entries.map(({ at }) => at), ...edges, strip.to].sort((a, b) => a - b);
  return new Scale(times, REST_MS);
}

function nearest(entries: readonly EntryView[], at: number): number {
  return (entries.find((entry) => entry.at >= at) ?? entries.at(-1))?.version ?? 0;
}

function summary({ totals }: Strip, text: (model: string, tools: string, waits: string) => string): string {
  return text(duration(totals.model), duration(totals.tools), duration(totals.waits));
}
