import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { describe, expect, it } from 'vitest';
import {
  bashCall,
  dispatches,
  idle,
  message,
  paused,
  reply,
  SESSION,
  says,
  state,
  stop,
  toolUse,
  workOf,
} from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const TS = '1700000001.000000';
const EDITED = '1700000009.000100';
const edit = (text: string, version = EDITED): InboxItem =>
  message(TS, text, { version, change: { kind: 'changed', ts: TS, of: 'please use port 3000' } });
const withdrawal = (version = EDITED): InboxItem => ({
  ...edit('', version),
  change: { kind: 'withdrawn', ts: TS, of: 'please use port 3000' },
});
const revise = (world: World, item: InboxItem) =>
  world.table.revise(SESSION, { item, stands: item.change?.kind === 'changed' }, 'store');

/** A world whose person asks for port 3000, and what the model is asked then. */
function asked(...turns: World['model']['turns']): World {
  const world = new World();
  world.arrives(message(TS, 'please use port 3000'));
  world.model.turns.push(...turns);
  return world;
}

function promptOf(world: World, at = -1): string {
  return JSON.stringify(world.model.requests.at(at)?.messages);
}

describe('edits and withdrawals', () => {
  it('A message that is edited before it is read is read in its last version, as a message like any other', async () => {
    const world = asked(says('Done.'));
    await revise(world, edit('please use port 4000'));
    await world.step();
    expect(promptOf(world)).toContain('please use port 4000');
    expect(promptOf(world)).not.toMatch(/3000|changed/);
    expect(world.newest.absorbed).toEqual([`slack:C1:${TS}@${EDITED}`]);
  });

  it('A message that is withdrawn before it is read is never read', async () => {
    const world = asked();
    await revise(world, withdrawal());
    expect(await world.step()).toBe('acknowledge');
    expect(world.model.requests).toEqual([]);
  });

  it('An edit while the model has the message in hand costs no reply: the model is told what it was changed to', async () => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), says('Port 4000 then.'));
    world.table.beforeCommit = () => void revise(world, edit('please use port 4000'));
    for (let steps = 0; steps < 4 && world.entries.at(-1)?.state.phase.kind !== 'idle'; steps++) await world.step();
    expect(world.model.requests).toHaveLength(2);
    expect(promptOf(world)).toContain("that began 'please use port 3000' was changed to this");
    expect(promptOf(world)).toContain('please use port 4000');
    expect(await world.table.unread(SESSION)).toEqual([]);
  });

  it('The step whose commit finds an edit rings, although its own work is done', async () => {
    const world = asked(says('Done.'));
    world.table.beforeCommit = () => void revise(world, edit('please use port 4000'));
    await world.step();
    expect(world.newest.state.phase.kind).toBe('idle');
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A withdrawal while the model has the message in hand is told with its next call, and begins none', async () => {
    const world = asked(says('Done.'), says('Well then.'));
    world.table.beforeCommit = () => void revise(world, withdrawal());
    await world.step();
    await world.step();
    expect(world.model.requests).toHaveLength(1);
    expect(world.newest.kind).toBe('noted');
    world.arrives(message('1700000020.000000', 'are you there?'));
    await world.step();
    expect(promptOf(world)).toContain("that began 'please use port 3000' was withdrawn");
  });

  it('An edit of what an idle session has read begins a turn, as words do', async () => {
    const world = asked(says('Done.'), says('Port 4000 then.'));
    await world.step();
    await revise(world, edit('please use port 4000'));
    await world.step();
    expect(promptOf(world)).toContain('was changed to this');
    expect(world.state.turn).toBe(2);
  });

  const later = '1700000012.000100';
  const unseen = { ts: TS, of: 'please use port 4000' };
  const lastEdit = message(TS, 'please use port 5000', { version: later, change: { kind: 'changed', ...unseen } });
  const deletion: InboxItem = { ...withdrawal(later), change: { kind: 'withdrawn', ...unseen } };

  it.each<[string, InboxItem[], RegExp]>([
    ['comes before the earlier edit', [lastEdit, edit('please use port 4000')], /was changed to this/],
    ['comes without the earlier edit, and twice', [lastEdit, lastEdit], /was changed to this/],
    ['comes after the earlier edit, in its order', [edit('please use port 4000'), lastEdit], /was changed to this/],
    ['is a deletion that comes before the edit', [deletion, edit('please use port 4000'), deletion], /was withdrawn/],
    ['is a deletion that comes after the edit', [edit('please use port 4000'), deletion], /was withdrawn/],
  ])('A change is told of the words that were read, when it %s', async (_when, revisions, what) => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), says('Well then.'));
    await world.step();
    for (const item of revisions) await revise(world, item);
    for (let steps = 0; steps < 4 && world.entries.at(-1)?.state.phase.kind !== 'idle'; steps++) await world.step();
    expect(promptOf(world)).toMatch(what);
    expect(promptOf(world)).toContain("that began 'please use port 3000'");
    expect(promptOf(world)).not.toContain('4000');
    expect(promptOf(world).match(/that began/g)).toHaveLength(1);
    expect(await world.table.unread(SESSION)).toEqual([]);
  });

  it('A change is told of the words that were read, when two come while the model has them in hand', async () => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), says('Port 5000 then.'));
    world.table.beforeCommit = () => {
      void revise(world, edit('please use port 4000'));
      void revise(world, lastEdit);
    };
    for (let steps = 0; steps < 4 && world.entries.at(-1)?.state.phase.kind !== 'idle'; steps++) await world.step();
    expect(promptOf(world)).toMatch(/that began 'please use port 3000' was changed to this[\s\S]*5000/);
    expect(promptOf(world)).not.toContain('4000');
  });

  it('A change of what was told as changed names the words of that change', async () => {
    const world = asked(says('Done.'), says('Port 4000 then.'), says('Port 5000 then.'));
    await world.step();
    await revise(world, edit('please use port 4000'));
    await world.step();
    await revise(world, { ...lastEdit, change: { kind: 'changed', ts: TS, of: 'please use port 4500' } });
    await world.step();
    expect(promptOf(world)).toMatch(/that began 'please use port 4000' was changed to this[\s\S]*5000/);
    expect(promptOf(world)).not.toContain('4500');
  });

  it('An edit in a stopped session resumes nothing, keeps open calls as they are, and waits in the transcript', async () => {
    const world = asked(says('Port 4000 then.'));
    const kept = paused(workOf(dispatches.none, [bashCall('a')]));
    world.given(state(kept, { stopTs: '1700000005.000000', turn: 1 }), [], { absorbed: [`slack:C1:${TS}`] });
    const [row] = world.table.inbox.get(SESSION) ?? [];
    if (row) row.absorbedBy = 1;
    await revise(world, edit('please use port 4000'));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.state.phase).toEqual(kept);
    expect(await world.table.unread(SESSION)).toEqual([]);
    expect(world.newest.messages).toMatchObject([{ people: [{ text: 'please use port 4000' }] }]);
  });

  it('An edit of a read message stops what others would see, as words do', async () => {
    const post = toolUse('p', 'post_message', { text: 'hello' });
    const world = asked(reply([post]), says('I did not.'));
    await world.step();
    await revise(world, edit('please do not post'));
    await world.step();
    expect(world.newest.kind).toBe('tools');
    expect(world.chat.texts()).not.toContain('hello');
  });

  it('A stop beside an edit pauses, and takes in what came before it', async () => {
    const world = asked(says('Done.'));
    await revise(world, edit('please use port 4000'));
    world.arrives(stop('1700000010.000000'));
    world.given(state(idle));
    await world.step();
    expect(world.newest.absorbed).toEqual([`slack:C1:${TS}@${EDITED}`, 'slack:C1:1700000010.000000']);
  });
});
