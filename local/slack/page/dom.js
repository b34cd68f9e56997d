import { EMOJI_IN_TEXT, emojiOf, pictureOf } from './text/emoji.js';

/** Makes an element: attributes by name, `on…` as listeners, children as nodes or text. Text is never read as HTML. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  );
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** The picture of an emoji by Slack's name; its name, as Slack shows it, when the page does not know it. */
export function emojiNode(name) {
  const character = emojiOf(name);
  return character === undefined ? document.createTextNode(`:${name}:`) : picture(character, `:${name}:`);
}

/** A text with its emoji as pictures, as Slack draws them. */
function textNodes(text) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(EMOJI_IN_TEXT)) {
    nodes.push(text.slice(position, match.index), picture(match[0], match[0]));
    position = match.index + match[0].length;
  }
  return [...nodes, text.slice(position)].filter((node) => node !== '');
}

/** Without its picture an emoji is its character, or its name. */
function picture(character, name) {
  const image = h('img', { class: 'emoji', src: pictureOf(character), alt: name, title: name });
  image.addEventListener('error', () => image.replaceWith(name), { once: true });
  return image;
}

/** Elements for the nodes of `mrkdwn.js`; `names` knows users and channels. */
export function renderNodes(nodes, names) {
  return nodes.flatMap((node) => renderNode(node, names));
}

function renderNode(node, names) {
  switch (node.type) {
    case 'text':
      return textNodes(node.text);
    case 'line-break':
      return h('br');
    case 'bold':
      return h('strong', {}, renderNodes(node.children, names));
    case 'italic':
      return h('em', {}, renderNodes(node.children, names));
    case 'strike':
      return h('s', {}, renderNodes(node.children, names));
    case 'code':
      return h('code', {}, node.text);
    case 'code-block':
      return h('pre', {}, h('code', {}, node.text));
    case 'quote':
      return h('blockquote', {}, renderNodes(node.children, names));
    case 'list':
      return renderList(node, names);
    case 'link':
      return h('a', { href: node.url, target: '_blank', rel: 'noopener noreferrer' }, node.text);
    case 'user':
      return renderMention(node, names);
    case 'channel':
      return h('span', { class: 'mention' }, `#${node.label ?? names.channel(node.id) ?? node.id}`);
    case 'special':
      return h('span', { class: 'mention' }, `@${node.label}`);
    case 'emoji':
      return emojiNode(node.name);
    default:
      return document.createTextNode('');
  }
}

function renderList(node, names) {
  const items = node.items.map((item) =>
    h('li', { class: `depth-${item.depth}`, value: item.number }, renderNodes(item.children, names)),
  );
  return h(node.isOrdered ? 'ol' : 'ul', {}, items);
}

function renderMention(node, names) {
  const isReader = node.id === names.reader;
  return h(
    'span',
    { class: isReader ? 'mention mention-you' : 'mention' },
    `@${names.user(node.id) ?? node.label ?? node.id}`,
  );
}

/**
 * Makes `container` hold one element per item, in order. An element is made anew only when its item changed, so that
 * open edit boxes, folds and selections elsewhere survive live updates.
 */
export function reconcile(container, items, keyOf, create) {
  const known = new Map([...container.children].map((element) => [element.dataset.key, element]));
  const elements = items.map((item) => {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    const old = known.get(key);
    if (old && old.signature === signature) return old;
    const element = create(item);
    element.dataset.key = key;
    element.signature = signature;
    return element;
  });
  elements.forEach((element, index) => {
    if (container.children[index] !== element) container.insertBefore(element, container.children[index] ?? null);
  });
  while (container.children.length > elements.length) container.lastElementChild.remove();
}
