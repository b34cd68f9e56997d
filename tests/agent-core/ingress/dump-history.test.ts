import type { IngressPorts, IngressSettings } from '@remote-swe/core/ingress/context';
import { historyText } from '@remote-swe/core/ingress/dump-history';
import { receive } from '@remote-swe/core/ingress/receive';
import { describe, expect, it } from 'vitest';
import { idle, result, SESSION, state, toolUse } from '../fakes/build.ts';
import { MemoryApprovals, MemoryReplies } from '../fakes/people.ts';
import { World } from '../fakes/world.ts';
import { BOT, inThread, mention, TEAM } from './events.ts';

const SETTINGS: IngressSettings = { adminUserIds: ['UADMIN'], budgets: { sessionBudgetMicroUsd: 1 } };
const TOKEN = `ghp_${'a'.repeat(36)}`;

class Door extends World {
  readonly approvals = new MemoryApprovals(this.calls);
  readonly replies = new MemoryReplies(this.calls);

  override ports(): ReturnType<World['ports']> & IngressPorts {
    return { ...super.ports(), inbox: this.table, approvals: this.approvals, replies: this.replies };
  }

  asks(user: string) {
    for (const each of ['U1', 'U2']) this.approvals.approved.add(`T1/${each}`);
    return receive(this.ports(), SETTINGS, TEAM, inThread(mention(`${BOT} dump_history`, { user })));
  }
}

function doorOfSession(): Door {
  const door = new Door();
  door.given(state(idle, { requester: 'U1' }), [
    { kind: 'people', people: [{ key: 'k', user: 'U1', text: 'fix it', images: [] }] },
    {
      kind: 'model',
      blocks: [
        { reasoningContent: { reasoningText: { text: 'secret plan' } } },
        toolUse('a', 'bash', { command: `cat <<E\n${TOKEN}\nE` }),
      ],
    },
    { kind: 'results', results: [result('a', `the token is\n${TOKEN}`)] },
  ]);
  return door;
}

describe('dump_history', () => {
  it.each(['U1', 'UADMIN'])(
    'gives %s all that was said, called and returned as a file, without secrets',
    async (user) => {
      const door = doorOfSession();
      expect(await door.asks(user)).toBe('answered');
      const [file] = door.chat.uploads;
      expect(file?.name).toMatch(/^session-.*\.md$/);
      const text = new TextDecoder().decode(file?.content);
      for (const part of [SESSION, 'fix it', 'bash', '[secret]']) expect(text).toContain(part);
      for (const part of [TOKEN, 'secret plan']) expect(text).not.toContain(part);
      expect(door.chat.said).toEqual([]);
    },
  );

  it('is refused to others', async () => {
    const door = doorOfSession();
    await door.asks('U2');
    expect(door.chat.said[0]).toContain('Only the requester');
    expect(door.chat.posted).toEqual([]);
  });

  it('is given once, however often Slack delivers the command', async () => {
    const door = doorOfSession();
    await door.asks('U1');
    await door.asks('U1');
    expect(door.chat.posted).toHaveLength(1);
  });

  it('without a session says so', async () => {
    const door = new Door();
    await door.asks('U1');
    expect(door.chat.said[0]).toContain('no session');
  });

  it('of a very long session lacks its oldest part, and says so', () => {
    const text = historyText(SESSION, state(idle), `oldest ${'x'.repeat(3_000_000)} newest`);
    expect(text.length).toBeLessThan(2_001_000);
    expect(text).toMatch(/The oldest 10000\d\d characters are left out/);
    expect(text).toContain('newest');
    expect(text).not.toContain('oldest xxx');
  });
});
