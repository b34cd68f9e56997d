import { h } from './dom.js';

/** What a channel without messages says: what to type first. */
export function renderEmpty(store, fill) {
  const { bot } = store.workspace;
  const { channel } = store;
  if (!channel) return h('div', { class: 'empty' }, h('h2', {}, 'No channel'));
  if (!channel.isBotHere) return strangerChannel(bot);
  const mention = channel.kind === 'im' ? '' : `@${bot.name} `;
  const examples = store.workspace.examples.map((example) => `${mention}${example}`);
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, `Give ${bot.name} something to do`),
    h('p', {}, ...explanation(channel, bot)),
    h(
      'div',
      { class: 'examples' },
      examples.map((example) => exampleButton(example, fill)),
    ),
    h('p', { class: 'small' }, 'Choose one to put it into the box below, change it as you like, and press Enter.'),
  );
}

function explanation(channel, bot) {
  if (channel.kind === 'im') return ['This is your direct line: write what you need, no mention is necessary.'];
  return [
    'Mention it with ',
    h('code', {}, `@${bot.name}`),
    ', say what you want and which repository or issue it is about. It answers in a thread under your message.',
  ];
}

function exampleButton(example, fill) {
  return h('button', { class: 'example', type: 'button', onclick: () => fill(example) }, example.trim());
}

function strangerChannel(bot) {
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, 'Just people here'),
    h('p', {}, `${bot.name} is not in this channel and hears nothing of it. Choose one where it is, on the left.`),
  );
}
