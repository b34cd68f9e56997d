import { useQuery } from '@tanstack/preact-query';
import { useMemo, useRef } from 'preact/hooks';
import { api } from '../../../api/calls.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Failed, Loading } from '../../../parts/standing.tsx';
import { useVirtual } from '../../../parts/virtual.ts';
import { linesOf } from '../../../safe/plain.ts';
import { useTexts } from '../../../text/use-texts.ts';

type Props = { title: string; address: string; onClose: () => void };

/** All that is kept of an output. Only the lines on the screen are in the page. */
export function OutputDialog({ title, address, onClose }: Props) {
  const { side } = useTexts();
  const output = useQuery({ queryKey: ['output', address], queryFn: ({ signal }) => api.output(address, signal) });
  return (
    <Dialog title={title} wide onClose={onClose}>
      <p class="dialog-actions">
        <a class="button" href={address} download="output.txt">
          <Icon name="download" /> {side.download}
        </a>
      </p>
      {output.isPending && <Loading />}
      {output.error && <Failed error={output.error} onAgain={() => void output.refetch()} />}
      {output.data !== undefined && <Lines text={output.data} />}
    </Dialog>
  );
}

function Lines({ text }: { text: string }) {
  const { entry } = useTexts();
  const lines = useMemo(() => linesOf(text), [text]);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtual({
    count: lines.length,
    scroller: () => scroller.current,
    estimateSize: () => 19,
    overscan: 30,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div class="log" ref={scroller} tabIndex={0} role="log" aria-label={entry.wholeOutput} aria-live="off">
      <div class="feed-inner" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map((item) => (
          <div
            class="log-line"
            key={item.key}
            data-index={item.index}
            ref={(element) => list.measureElement(element)}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <span class="log-number">{item.index + 1}</span>
            <span class="log-text" dir="auto">
              {lines[item.index]}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
