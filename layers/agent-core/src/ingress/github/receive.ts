import { commitKey } from '../../domain/code-keys.ts';
import { type CodeIngressPorts, type CodeIngressSettings, ignored, type ReceivedEvent } from './access/context.ts';
import { interpret } from './meaning/interpret.ts';
import type { Meaning } from './meaning/meaning.ts';
import { takeEnd, takeOver, takePush } from './take-news.ts';
import { takeRemark, takeStart } from './take-words.ts';

/** Checks of one commit that end within this time ring a session once. */
const BELL_MS = 10_000;

type Signed = { event: string; delivery: string; body: unknown };

/**
 * An event whose signature has been checked. Everything is repeatable: a delivery is noted as handled last, and one that died before is
 * sent again by hand, or made up for by timers.
 */
export async function receiveEvent(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  { event, delivery, body }: Signed,
): Promise<ReceivedEvent> {
  const { agent, label } = settings;
  const meaning = interpret(event, body, { agent, label, now: ports.clock.now() });
  if (meaning.kind === 'ignore') return ignored(ports, meaning.reason);
  if (await ports.events.wasHandled(delivery)) return 'repeated';
  const ended = await handle(ports, settings, meaning);
  await ports.events.handled(delivery, ports.clock.now());
  return ended;
}

function handle(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  meaning: Exclude<Meaning, { kind: 'ignore' }>,
): Promise<ReceivedEvent> {
  switch (meaning.kind) {
    case 'checks':
      return ringWaiting(ports, meaning);
    case 'ended':
      return takeEnd(ports, settings, meaning);
    case 'over':
      return takeOver(ports, settings, meaning);
    case 'pushed':
      return takePush(ports, meaning);
    case 'remark':
      return takeRemark(ports, settings, meaning);
    case 'start':
      return takeStart(ports, settings, meaning);
  }
}

async function ringWaiting(
  ports: CodeIngressPorts,
  { repository, sha, bell }: Extract<Meaning, { kind: 'checks' }>,
): Promise<ReceivedEvent> {
  const { serverUrl } = ports.codeHost.addresses;
  const sessions = await ports.events.awaiting(commitKey(serverUrl, repository, sha));
  if (sessions.length === 0) return ignored(ports, 'checks that no session waits for');
  const window = Math.floor(ports.clock.now() / BELL_MS);
  for (const sessionId of sessions) await ports.wakes.ring(sessionId, `${bell}-${window}`);
  return 'rung';
}
