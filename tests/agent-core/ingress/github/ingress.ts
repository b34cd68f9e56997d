import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { CodeIngressPorts, CodeIngressSettings } from '@remote-swe/core/ingress/github/access/context';
import { receiveEvent } from '@remote-swe/core/ingress/github/receive';
import { loadEvent } from '../../../../scripts/event.mjs';
import { idle, SESSION, state } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';
import { KnownNames } from './known-names.ts';

export const SECRET = 'local-webhook-secret';
export const SHA = 'd6fde92930d4715a2b49857d24b940956b26d2d3';
export const STATE: SessionState = state(idle);

export type Body = Record<string, unknown> & { [part: string]: { [field: string]: unknown } };

const EVENTS: Record<string, string> = {
  ...{ 'check-suite': 'check_suite', status: 'status', 'pull-request-merged': 'pull_request' },
  ...{ review: 'pull_request_review', 'review-comment': 'pull_request_review_comment' },
  'issue-comment': 'issue_comment',
};

export function bodyOf(name: string): Body {
  return JSON.parse(String(loadEvent(`github/${name}`).body));
}

/** The ingress over a world in which alice may write, and a session has pull request 2 of acme/strftime and waits for its commit. */
export class Ingress {
  readonly world = new World();
  readonly waiting = new Map([[`github.com/acme/strftime@${SHA}`, [SESSION, 'slack:T1:C1:2']]]);
  readonly opened = new Map([['github.com/acme/strftime#2', SESSION]]);
  readonly deliveries = new Set<string>();
  readonly begun: string[] = [];
  remarks = 0;
  settings: CodeIngressSettings = {
    ...{ agent: 'remote-swe', label: 'remote-swe', starters: 'write', deletesBranches: true },
    budgets: { sessionBudgetMicroUsd: 20_000_000 },
  };
  readonly ports: CodeIngressPorts;
  #ids = 0;

  constructor() {
    const { world } = this;
    world.table.inbox.set(SESSION, []);
    world.codeHost.writers.add('alice');
    this.ports = {
      events: {
        awaiting: async (key) => this.waiting.get(key) ?? [],
        openedBy: async (key) => this.opened.get(key),
        wasHandled: async (id) => this.deliveries.has(id),
        handled: async (id) => void this.deliveries.add(id),
        countRemark: async () => ++this.remarks,
      },
      names: new KnownNames(),
      inbox: world.table,
      journal: world.table,
      workers: world.table,
      sessions: { begins: async (_scope, { sessionId }) => void this.begun.push(sessionId) },
      replies: world.replies,
      chat: world.chat,
      wakes: world.wakes,
      codeHost: world.codeHost,
      clock: world.clock,
      log: world.log,
    };
  }

  send(event: string, body: unknown, delivery = `d${++this.#ids}`) {
    return receiveEvent(this.ports, this.settings, { event, delivery, body });
  }

  /** Sends a sample, which `change` has changed. */
  receive(name: string, change: (body: Body) => void = () => {}, delivery?: string) {
    const body = bodyOf(name);
    change(body);
    return this.send(EVENTS[name] ?? name, body, delivery);
  }

  stored(sessionId = SESSION) {
    return (this.world.table.inbox.get(sessionId) ?? []).map(({ item }) => item);
  }
}
