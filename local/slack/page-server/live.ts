import type { LocalClock } from '../../kernel/clock.ts';
import type { User } from '../workspace/types.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeView } from './views.ts';

/** A comment this often keeps the stream open, and lets the server notice that a page is gone. */
const KEEP_ALIVE_MS = 15_000;
/** Changes waiting for a slow page; beyond it the page is told to load everything again. */
const WAITING_MAX = 500;

/** The server-sent events of one open page: every change that its reader may see, until `closed`. */
export async function* liveEvents(
  workspace: Workspace,
  clock: LocalClock,
  reader: User,
  closed: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const waiting: unknown[] = [];
  const bell = new Bell();
  const stopListening = workspace.onChange((change) => {
    const view = changeView(workspace, reader, change);
    if (!view) return;
    if (waiting.length >= WAITING_MAX) waiting.splice(0, waiting.length, { kind: 'reload' });
    else waiting.push(view);
    bell.ring();
  });
  const onClose = () => bell.ring();
  closed.addEventListener('abort', onClose);
  try {
    yield encode('retry: 1000\n\n');
    while (!closed.aborted) {
      for (const view of waiting.splice(0)) yield encode(`data: ${JSON.stringify(view)}\n\n`);
      const cancel = clock.after(KEEP_ALIVE_MS, () => bell.ring());
      await bell.rung();
      cancel();
      if (waiting.length === 0) yield encode(': still here\n\n');
    }
  } finally {
    stopListening();
    closed.removeEventListener('abort', onClose);
  }
}

/** Remembers one ring until somebody waits for it. */
class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  async rung(): Promise<void> {
    if (!this.#isRung)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#isRung = false;
    this.#wake = undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
