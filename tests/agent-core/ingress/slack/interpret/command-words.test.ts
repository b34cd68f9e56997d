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
    ['hey, could you status please', 'status'],
    ['could you show me the status?', 'status'],
    ['what’s the status', 'status'],
    ['status of this session, please', 'status'],
    ['Thank you! Status?', 'status'],
    ['can you tell us what the cost is', undefined],
    ['how about the status of the release', undefined],
    ['what are the costs for this thread', 'cost'],
    ['i need help', 'help'],
    ['sessions', 'sessions'],
    ['list my sessions', 'sessions'],
    ['models', 'model'],
    ['which models are there', undefined],
    ['list users', 'list-users'],
    ['dump the history', 'dump-history'],
    ['mute', 'mute'],
    ['please unmute this thread', 'unmute'],
    ['ステータス', undefined],
    ['status お願いします', 'status'],
  ])('"%s" is the command %s, or none', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it.each([
    ['sessions', false],
    ['my sessions', true],
    ['sessions mine', true],
    ['could you list my sessions please', true],
  ])('"%s" asks for sessions, only for own ones: %s', (text, mine) => {
    expect(commandOf(text, true)).toEqual({ kind: 'sessions', mine });
  });

  it.each([
    ['mute', 'mute', false],
    ['mute channel', 'mute', true],
    ['mute this channel', 'mute', true],
    ['unmute the channel please', 'unmute', true],
    ['Mute this thread.', 'mute', false],
  ])('"%s" is %s, for the whole channel: %s', (text, kind, channel) => {
    expect(commandOf(text, true)).toEqual({ kind, channel });
  });

  it.each([
    ['model', undefined],
    ['model Opus5.5', 'opus5.5'],
    ['use model haiku4.5', 'haiku4.5'],
    ['please switch the model to OPUS5.5', 'opus5.5'],
    ['what model', undefined],
  ])('"%s" is about the model %s', (text, name) => {
    expect(commandOf(text, true)).toEqual({ kind: 'model', ...(name ? { name } : {}) });
  });

  it.each([
    ['raise_budget', {}],
    ['raise the budget', {}],
    ['raise_budget 50', { amount: { toMicroUsd: 50_000_000 } }],
    ['raise-budget $50', { amount: { toMicroUsd: 50_000_000 } }],
    ['raise the budget to 50 dollars', { amount: { toMicroUsd: 50_000_000 } }],
    ['Please raise the budget to $50!', { amount: { toMicroUsd: 50_000_000 } }],
    ['could you increase our session budget to USD 1,500.50 please', { amount: { toMicroUsd: 1_500_500_000 } }],
    ['raise the budget of this session by 5 bucks', { amount: { byMicroUsd: 5_000_000 } }],
    ['set the budget to 30', { amount: { toMicroUsd: 30_000_000 } }],
    ['budget $30', { amount: { toMicroUsd: 30_000_000 } }],
    ['$50', { amount: { toMicroUsd: 50_000_000 }, justMoney: true }],
    ['50 dollars please', { amount: { toMicroUsd: 50_000_000 }, justMoney: true }],
    ['raise_budget a lot', { unclear: 'a lot' }],
    ['raise_budget -5', { unclear: '-5' }],
    ['raise_budget 0', { unclear: '0' }],
    ['raise_budget 1000000', { unclear: '1000000' }],
    ['raise the budget to 50 euros', { unclear: 'to 50 euros' }],
  ])('"%s" raises the budget: %j', (text, wanted) => {
    expect(commandOf(text, true)).toEqual({ kind: 'raise-budget', ...wanted });
  });

  const C1 = { kind: 'message', channel: 'C1', ts: '1700000005.000001' };
  it.each([
    ['stop <https://acme.slack.com/archives/C1/p1700000005000001>', C1],
    ['please stop <https://acme.slack.com/archives/C1/p1700000005000001|that one>', C1],
    ['cancel https://acme.slack.com/archives/C1/p1700000005000001 now', C1],
    [
      'stop <https://acme.slack.com/archives/C1/p1700000005000001?thread_ts=1700000000.000001&amp;cid=C1>',
      { ...C1, threadTs: '1700000000.000001' },
    ],
    ['stop the session `slack:T1:C1:1700000000.000001`', { kind: 'id', sessionId: 'slack:T1:C1:1700000000.000001' }],
  ])('"%s" stops a session that is named from elsewhere', (text, session) => {
    expect(commandOf(text, true)).toEqual({ kind: 'stop-session', session });
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
    ['sotp', 'stop'],
    ['raise_budgt', 'raise_budget'],
    ['dump-histroy', 'dump_history'],
    ['list_user', 'list_users'],
    ['approve_users', 'approve_user'],
  ])('"%s" is nearly `%s`', (text, meant) => {
    expect(commandOf(text, true)).toMatchObject({ kind: 'mistyped', meant });
  });

  it.each([
    ...['api_key laptop', 'api_key is missing in the docs, please add it', 'api_key list all', 'api_key revoke'],
    ...['API_KEY: laptop', '`api_key` laptop', 'api_keys of us all', 'please api_key new', 'api-key laptop'],
    ...['approve_user does nothing when I name <@U2>', 'revoke_user <@U2> and then fix the build'],
    ...['raise_budget is what I want for this session, by much', 'dump_history of this session', 'list_users here'],
    ...['list_users returns nothing when the table is empty', 'dump-history as a file'],
  ])('"%s" begins with the own name of a command, is answered with its help, and is no task', (text) => {
    const name = /(api|approve|revoke|raise|dump|list)[_-](key|user|budget|history|users)/i.exec(text)?.[0];
    expect(commandOf(text, true)).toMatchObject({
      kind: 'odd-words',
      name: expect.stringMatching(String(name).toLowerCase().replace('-', '_')),
    });
  });

  it.each([
    ['please approve_user <@U2>', { kind: 'approve-user', users: ['U2'], here: false }],
    ['`approve_user <@U2>`', { kind: 'approve-user', users: ['U2'], here: false }],
    ['approve-user <@U2|bob smith>, <@U3> here, please', { kind: 'approve-user', users: ['U2', 'U3'], here: true }],
    ['Revoke_User <@U2> and <@U3>', { kind: 'revoke-user', users: ['U2', 'U3'], here: false }],
    ['approve_user bob', { kind: 'approve-user', users: [], here: false }],
    ['`api_key`', { kind: 'api-key', act: 'make' }],
    ['api_key, please', { kind: 'api-key', act: 'make' }],
    ['Hey, api_key for my Laptop please', { kind: 'api-key', act: 'make', name: 'my Laptop' }],
    ['`api_key list`.', { kind: 'api-key', act: 'list' }],
    ['api_key revoke 0123abc.', { kind: 'api-key', act: 'revoke', id: '0123abc' }],
  ])('"%s" is %j', (text, command) => {
    expect(commandOf(text, true)).toEqual(command);
  });

  it.each([
    ['api_kye', 'api_key'],
    ['api_kye laptop', 'api_key'],
    ['approve_users <@U2>', 'approve_user'],
    ['raise_bugdet to $50', 'raise_budget'],
  ])('"%s" is nearly `%s`, also with what the command takes', (text, meant) => {
    expect(commandOf(text, true)).toMatchObject({ kind: 'mistyped', meant });
  });

  it.each([
    ...['api key', 'my api_key', 'the api_key is missing', 'fix list_users', 'api-key rotation is broken in the shop'],
    ...[
      'api_kye is misspelled in the docs of the shop',
      'api_keys_table',
      'user_id is wrong',
      'list users of the shop',
    ],
  ])('"%s" does not begin with the own name of a command, and is a task', (text) => {
    expect(kindOf(text)).toBeUndefined();
  });

  it.each([
    ...['most', 'host', 'hello', 'state', 'start', 'constructor', '__proto__', 'go', 'yes', 'thanks', 'please'],
    ...['what is the status of the release', 'help me with the tests', 'the cost function is wrong', 'status quo'],
    ...['cost --csv', 'statsu of the build', 'x'.repeat(300)],
    ...['status of the build is red, fix it', 'status of the build', 'what is the status of CI', 'the status is wrong'],
    ...['help', 'status', 'sessions'].map((name) => `${name} and then fix the build`),
    ...['could you', 'show me the', 'what is the', 'hey', 'list', 'this session', 'help us', 'can you help me'],
    ...[
      'mute the audio',
      'unmute button is broken',
      'model trains are fun',
      'add a model to the cart',
      'sessions expire too soon',
    ],
    ...[
      'raise the budget in the spreadsheet to 50 dollars',
      'the budget page shows $50',
      'it costs $50',
      '50',
      '50%',
      '$50 off',
    ],
    ...['increase the timeout to 50', 'raise the limit to 50', 'budget'],
    ...['stop the server', 'stop https://example.com/', 'stop <https://example.com/archives/C1>', 'stop C1'],
    ...['stop reading <https://acme.slack.com/archives/C1/p1700000005000001>'],
    ...['fix <https://acme.slack.com/archives/C1/p1700000005000001>', 'stop a:b and c:d', 'stop note: x'],
  ])('"%s" is no command', (text) => {
    expect(kindOf(text)).toBeUndefined();
  });

  it('Words that come with a file or a forwarded message are no command when there are none', () => {
    expect(commandOf('', false)).toBeUndefined();
  });
});
