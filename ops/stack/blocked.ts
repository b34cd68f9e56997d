import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { command } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { table, timeText } from '../kit/output.ts';
import { sinceOf } from '../kit/since.ts';

/** Answers that are read, of up to 10,000 lines each. */
const ANSWERS_MAX = 50;
const SHOWN_MAX = 100;

type Blocked = { host: string; times: number; lastAt: number; machines: string[] };

export const blocked = command({
  name: 'blocked',
  summary: 'Hosts that workers were not let look up (EgressLists), most often asked for first.',
  options: { since: { type: 'string', value: 'WHEN', help: '30m, 12h, 7d, or a date; default 1d' } },
  check({ values }) {
    if (values.since !== undefined) sinceOf(values.since, 0);
  },
  async run(ops, { values }) {
    if (!ops.place.stack.parameters.EgressLists)
      throw new OpsError('Workers may look up every host: EgressLists is empty.');
    const found = await look(ops, sinceOf(values.since ?? '1d', ops.clock.now()));
    const hosts = [...found.values()].sort((a, b) => b.times - a.times || a.host.localeCompare(b.host));
    const rows = hosts
      .slice(0, SHOWN_MAX)
      .map(({ host, times, lastAt, machines }) => [...[host, String(times), timeText(lastAt)], machines.join(' ')]);
    const lines =
      rows.length === 0
        ? ['No host was refused.']
        : [...table(['host', 'times', 'last', 'machines'], rows), 'Let one through with EgressFurtherDomains.'];
    return { ok: true, data: { hosts }, lines };
  },
});

async function look(ops: Ops, from: number): Promise<Map<string, Blocked>> {
  const logGroupName = `/aws/route53/${ops.place.stack.name}-workers`;
  const found = new Map<string, Blocked>();
  let nextToken: string | undefined;
  for (let answers = 0; answers < ANSWERS_MAX; answers++) {
    const asked = { logGroupName, startTime: Math.floor(from), filterPattern: '"BLOCK"', nextToken };
    const answer = await ops.clients.logs.send(new FilterLogEventsCommand(asked));
    for (const { message = '', timestamp = 0 } of answer.events ?? []) note(found, message, timestamp);
    nextToken = answer.nextToken;
    if (!nextToken) return found;
  }
  ops.terminal.note(`${logGroupName} holds more than was read; a later --since shows the rest.`);
  return found;
}

/** One line of the resolver's query log (Route 53 Developer Guide, "Values that appear in VPC Resolver query logs"). */
type QueryLine = { query_name?: unknown; firewall_rule_action?: unknown; srcids?: { instance?: unknown } };

function note(found: Map<string, Blocked>, message: string, at: number): void {
  const line = parsed(message);
  if (line?.firewall_rule_action !== 'BLOCK' || typeof line.query_name !== 'string') return;
  const host = line.query_name.replace(/\.$/, '').toLowerCase();
  const known = found.get(host) ?? { host, times: 0, lastAt: 0, machines: [] };
  const machine = line.srcids?.instance;
  const isNew = typeof machine === 'string' && !known.machines.includes(machine);
  const machines = isNew ? [...known.machines, machine] : known.machines;
  found.set(host, { host, times: known.times + 1, lastAt: Math.max(known.lastAt, at), machines });
}

function parsed(message: string): QueryLine | undefined {
  try {
    const line: unknown = JSON.parse(message);
    return typeof line === 'object' && line !== null ? (line as QueryLine) : undefined;
  } catch {
    return undefined;
  }
}
