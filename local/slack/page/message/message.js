import { write } from '../api.js';
import { emojiNode, h, renderNodes } from '../dom.js';
import { parseMrkdwn } from '../text/mrkdwn.js';
import { toast } from '../toast.js';
import { renderBlocks } from './blocks.js';
import { openEditor } from './editor.js';

/** Beyond either of these a message is folded until somebody asks for all of it. */
const FOLD_CHARACTERS = 1800;
const FOLD_LINES = 28;
const AVATAR_COLOURS = 6;
const QUICK_REACTIONS = ['eyes', 'white_check_mark', '+1'];

/** Timestamps of messages that the reader unfolded: a live edit must not fold them again. */
const unfolded = new Set();

/** One message; `inThread` leaves out what leads into the thread. */
export function renderMessage(store, message, { inThread, openThread }) {
  const author = store.user(message.user);
  const name = message.kind === 'ephemeral' ? store.workspace.bot.name : (author?.name ?? 'Slackbot');
  const isBot = message.kind === 'ephemeral' || author?.isBot;
  return h(
    'article',
    { class: `message message-${message.kind}`, 'aria-label': `${name} at ${clock(message.ts)}` },
    avatar(name, isBot),
    h(
      'div',
      { class: 'message-body' },
      head(message, name, isBot),
      message.kind === 'ephemeral' && h('div', { class: 'only-you' }, 'Only visible to you'),
      content(store, message),
      files(message),
      reactions(store, message),
      !inThread && message.replyCount > 0 && replies(store, message, openThread),
    ),
    message.kind === 'posted' && tools(store, message, inThread, openThread),
  );
}

/** Hours and minutes of a message, in the reader's time zone. */
function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function avatar(name, isBot) {
  const hash = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0);
  const look = isBot ? 'avatar-bot' : `avatar-${hash % AVATAR_COLOURS}`;
  return h('div', { class: `avatar ${look}`, 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase());
}

function head(message, name, isBot) {
  const written = new Date(Number(message.ts) * 1000);
  return h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'author' }, name),
    isBot && h('span', { class: 'badge' }, 'app'),
    h('time', { datetime: written.toISOString(), title: written.toLocaleString() }, clock(message.ts)),
  );
}

function content(store, message) {
  const press = (actionId, button, value) => pressButton(store, message, { actionId, value }, button);
  const nodes = message.blocks
    ? renderBlocks(message.blocks, store.names, press)
    : renderNodes(parseMrkdwn(message.text), store.names);
  const body = h('div', { class: 'text' }, nodes, message.isEdited && h('span', { class: 'edited' }, '(edited)'));
  const length = message.blocks ? JSON.stringify(message.blocks) : message.text;
  const isLong = length.length > FOLD_CHARACTERS || length.split('\n').length > FOLD_LINES;
  return isLong ? folded(message.ts, body) : body;
}

function folded(ts, body) {
  const label = () => (unfolded.has(ts) ? 'Show less' : 'Show all');
  const box = h('div', { class: 'fold' }, body);
  const toggle = h('button', { class: 'link-button', type: 'button' }, label());
  const apply = () => {
    box.classList.toggle('is-folded', !unfolded.has(ts));
    toggle.textContent = label();
    toggle.setAttribute('aria-expanded', String(unfolded.has(ts)));
  };
  toggle.addEventListener('click', () => {
    if (!unfolded.delete(ts)) unfolded.add(ts);
    apply();
  });
  apply();
  return h('div', {}, box, toggle);
}

function files(message) {
  if (message.files.length === 0) return undefined;
  return h('div', { class: 'files' }, message.files.map(file));
}

function file({ name, url, bytes, mimeType }) {
  const isImage = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(mimeType);
  const link = { href: url, target: '_blank', rel: 'noopener' };
  if (isImage)
    return h(
      'a',
      { class: 'image', ...link },
      h('img', { class: 'shown-image', src: url, alt: name, loading: 'lazy' }),
    );
  return h(
    'a',
    { class: 'file', download: name, ...link },
    h('span', { class: 'file-name' }, name),
    h('span', { class: 'file-size' }, size(bytes)),
  );
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function reactions(store, message) {
  if (message.reactions.length === 0) return undefined;
  return h(
    'div',
    { class: 'reactions' },
    message.reactions.map((reaction) => reactionChip(store, message, reaction)),
  );
}

function reactionChip(store, message, { name, users }) {
  const isMine = users.includes(store.reader);
  const who = users.map((id) => store.user(id)?.name ?? id).join(', ');
  return h(
    'button',
    {
      class: isMine ? 'reaction is-mine' : 'reaction',
      type: 'button',
      title: `${who} reacted with :${name}:`,
      'aria-label': `${name}, ${users.length}`,
      onclick: () => react(store, message, name),
    },
    emojiNode(name),
    h('span', {}, String(users.length)),
  );
}

function replies(store, message, openThread) {
  const count = message.replyCount === 1 ? '1 reply' : `${message.replyCount} replies`;
  const faces = message.replyUsers.slice(0, 3).map((id) => avatar(store.user(id)?.name ?? '?', store.user(id)?.isBot));
  return h(
    'button',
    { class: 'replies', type: 'button', onclick: () => openThread(message.ts) },
    h('span', { class: 'faces' }, faces),
    h('span', { class: 'replies-count' }, count),
    h('span', { class: 'replies-time' }, `last at ${clock(message.latestReply)}`),
  );
}

function tools(store, message, inThread, openThread) {
  const button = (label, title, onclick) => h('button', { type: 'button', title, 'aria-label': title, onclick }, label);
  const isMine = message.user === store.reader;
  return h(
    'div',
    { class: 'tools', role: 'group', 'aria-label': 'What to do with this message' },
    QUICK_REACTIONS.map((name) => button(emojiNode(name), `React with :${name}:`, () => react(store, message, name))),
    !inThread && button('Reply', 'Reply in thread', () => openThread(message.ts)),
    isMine &&
      button('Edit', 'Edit the message', (event) => openEditor(store, message, event.currentTarget.closest('article'))),
    isMine && button('Delete', 'Delete the message', () => remove(store, message)),
  );
}

function target(store, message) {
  return { as: store.reader, channel: message.channel, ts: message.ts };
}

function react(store, message, name) {
  return write('react', { ...target(store, message), name }).catch(toast);
}

function remove(store, message) {
  if (!confirm('Delete this message?')) return;
  write('delete', target(store, message)).catch(toast);
}

async function pressButton(store, message, action, button) {
  button.disabled = true;
  button.classList.add('is-busy');
  try {
    await write('press', { ...target(store, message), ...action });
  } catch (error) {
    toast(error);
  } finally {
    button.disabled = false;
    button.classList.remove('is-busy');
  }
}
