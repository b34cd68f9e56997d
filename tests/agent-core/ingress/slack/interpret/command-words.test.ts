import { commandOf } from '@remote-swe/core/ingress/slack/interpret/command-words';
import { describe, expect, it } from 'vitest';

const kindOf = (text: string) => commandOf(text, true)?.kind;

describe('words of a command', () => {
  it.each([
    ['status', 'status'],
    ['Status?', 'status'],
    ['`status`', 'status'],
    ['status, please', 'status'],
    ['Hey, *help* please!', 'help'],
    ['  cost  ', 'cost'],
    ['raise-budget', 'raise-budget'],
    ['Dump_History.', 'dump-history'],
    ['list_users please', 'list-users'],
    ['', 'help'],
  ])('"%s" is the command %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it.each([['cost --json'], ['cost —json'], ['Cost --json please']])('"%s" asks for the costs as JSON', (text) => {
    expect(commandOf(text, true)).toEqual({ kind: 'cost', json: true });
  });

  it.each([
    ['statsu', 'status'],
    ['stauts', 'status'],
    ['statuss', 'status'],
    ['hlep', 'help'],
    ['hepl!', 'help'],
    ['costs', 'cost'],
    ['sotp', 'stop'],
    ['raise_budgt', 'raise_budget'],
    ['dump-histroy', 'dump_history'],
    ['list_user', 'list_users'],
    ['approve_users', 'approve_user'],
  ])('"%s" is nearly `%s`', (text, meant) => {
    expect(commandOf(text, true)).toMatchObject({ kind: 'mistyped', meant });
  });

  it.each([
    ...['most', 'host', 'hello', 'state', 'start', 'constructor', '__proto__', 'go', 'yes', 'thanks', 'please'],
    ...['what is the status of the release', 'help me with the tests', 'the cost function is wrong', 'status quo'],
    ...['cost --csv', 'statsu of the build', 'x'.repeat(300)],
  ])('"%s" is no command', (text) => {
    expect(kindOf(text)).toBeUndefined();
  });

  it('Words that come with a file or a forwarded message are no command when there are none', () => {
    expect(commandOf('', false)).toBeUndefined();
  });
});
