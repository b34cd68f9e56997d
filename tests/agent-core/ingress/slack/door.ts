import type { IngressPorts, IngressSettings } from '@remote-swe/core/ingress/slack/access/context';
import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { pressOf } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { receive } from '@remote-swe/core/ingress/slack/receive';
import { SESSION } from '../../fakes/build.ts';
import { FakePeople } from '../../fakes/directory.ts';
import { keyPorts, MemoryApiKeys, MemorySignIns } from '../../fakes/hosts/api-keys.ts';
import { MemoryApprovals } from '../../fakes/people.ts';
import { World } from '../../fakes/world.ts';
import { callback, ROOT_TS } from './events.ts';
import { MemoryMuting, MemorySessionList } from './memory.ts';

const budgets = { sessionBudgetMicroUsd: 20_000_000 };
const rules = { furtherTeamIds: [], allowGuests: true, budgets };
/** Without admins, and with one. */
export const OPEN: IngressSettings = { adminUserIds: [], ...rules };
export const CLOSED: IngressSettings = { adminUserIds: ['UADMIN'], ...rules };

/** The ingress before a session, all in memory. */
export class Door extends World {
  readonly approvals = new MemoryApprovals(this.calls);
  readonly muting = new MemoryMuting(this.calls);
  readonly sessions = new MemorySessionList(this.calls);
  readonly people = new FakePeople(this.calls);
  readonly keys = new MemoryApiKeys();
  readonly signIns = new MemorySignIns();
  /** Whom a way into the console was made for. */
  readonly door: IngressPorts['door'] = {
    linkFor: (person, language, sessionId) =>
      this.calls.run('door', () => {
        const place = sessionId === undefined ? '' : `sessions/${sessionId}`;
        return `https://agent.example.com/console/${place}#code=${person.id}-${language}`;
      }),
  };

  override ports(): ReturnType<World['ports']> & IngressPorts {
    const { approvals, replies, muting, sessions, people, door } = this;
    const own = { inbox: this.table, workers: this.table, approvals, replies, muting, sessions, people, door };
    return { ...super.ports(), ...own, ...keyPorts(this.keys, this.signIns), models: async () => this.settings.models };
  }

  receive(event: unknown, settings = OPEN) {
    return receive(this.ports(), settings, callback(event));
  }

  get stored() {
    return (this.table.inbox.get(SESSION) ?? []).map((each) => each.item);
  }
}

/** A button of a message in the session's thread, as Slack sends it. */
export function press(user: string, ts = '1700000100.000001', more: Record<string, unknown> = {}): Press {
  const found = pressOf(
    {
      user: { id: user, team_id: 'T1' },
      team: { id: 'T1' },
      channel: { id: 'C1' },
      message: { ts: '1700000005.000001', thread_ts: ROOT_TS },
      ...more,
    },
    { action_ts: ts },
  );
  if (!found) throw new Error('This is no press');
  return found;
}
