import type { Texts } from '../../../../domain/language/texts.ts';
import { hasModel, type ModelTable } from '../../../../domain/model/models.ts';
import { slackMessageKey } from '../../../../domain/session/slack-thread.ts';
import type { Asked, IngressPorts } from '../../access/context.ts';
import type { Answering } from '../../access/language.ts';
import { modelLines } from './model-lines.ts';

/** `model NAME`: the session's next turn is answered by it; without a name, which one answers and which there are. */
export async function chooseModel(
  ports: IngressPorts & Answering,
  asked: Asked,
  name: string | undefined,
): Promise<string> {
  const { texts } = ports;
  const [table, entry] = await Promise.all([ports.models(), ports.journal.newest(asked.sessionId)]);
  const now = entry && (entry.state.nextModel ?? entry.state.model);
  if (name === undefined) return [...(now ? [texts.model.here(now)] : []), ...modelLines(texts, table)].join('\n');
  const model = Object.keys(table.models).find((known) => known.toLowerCase() === name.toLowerCase());
  if (model === undefined || !hasModel(table, model))
    return [problemOf(texts, table, name), ...modelLines(texts, table)].join('\n');
  if (!entry) return texts.model.noSession(model);
  if (model === now) return texts.model.already(model);
  await choose(ports, asked, model);
  return texts.model.next(model);
}

function problemOf({ model }: Texts, { unavailable = {} }: ModelTable, name: string): string {
  const why = Object.hasOwn(unavailable, name) ? unavailable[name] : undefined;
  return why === undefined ? model.unknown(name) : model.unavailable(name, why);
}

/** An item without words, which begins no turn: only a step writes the journal. */
async function choose(ports: IngressPorts, { source, sessionId, author, ts }: Asked, model: string): Promise<void> {
  const key = slackMessageKey(source.channel, `model-${ts}`);
  const about = { ts, user: author.user, text: '', files: [], at: ports.clock.now() };
  await ports.inbox.put(sessionId, { key, kind: 'resume', model, ...about });
  await ports.wakes.ring(sessionId);
}
