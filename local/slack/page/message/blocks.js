import { emojiNode, h, renderNodes } from '../dom.js';
import { parseMarkdown, parseMrkdwn } from '../text/mrkdwn.js';

/** Elements for Block Kit blocks; an unknown type shows its words, so nothing is lost without notice. */
export function renderBlocks(blocks, names, press) {
  return blocks.map((block) => h('div', { class: `block block-${block.type}` }, renderBlock(block, names, press)));
}

function renderBlock(block, names, press) {
  switch (block.type) {
    case 'divider':
      return h('hr');
    case 'header':
      return h('h3', {}, block.text?.text ?? '');
    case 'section':
      return [
        renderText(block.text, names),
        ...(block.fields ?? []).map((field) => h('div', { class: 'field' }, renderText(field, names))),
        block.accessory && renderElement(block.accessory, names, press),
      ];
    case 'context':
      return (block.elements ?? []).map((element) => h('span', {}, renderElement(element, names, press)));
    case 'actions':
      return (block.elements ?? []).map((element) => renderElement(element, names, press));
    case 'context_actions':
      return (block.elements ?? []).map((element) => feedback(element, press));
    case 'markdown':
      return renderNodes(parseMarkdown(block.text ?? ''), names);
    case 'image':
      return renderImage(block);
    default:
      return h('pre', {}, h('code', {}, JSON.stringify(block, null, 2)));
  }
}

function renderElement(element, names, press) {
  if (element.type === 'button') return renderButton(element, press);
  if (element.type === 'image') return renderImage(element);
  return renderText(element, names);
}

/** Two quiet buttons; the reader's choice stays marked. */
function feedback(element, press) {
  return [
    [element.positive_button, '+1'],
    [element.negative_button, '-1'],
  ].map(([button, emoji]) =>
    h(
      'button',
      {
        class: 'feedback',
        type: 'button',
        title: button?.text?.text ?? '',
        'aria-label': button?.text?.text ?? '',
        onclick: ({ currentTarget }) => {
          for (const other of currentTarget.parentElement.children)
            other.classList.toggle('is-chosen', other === currentTarget);
          press(element.action_id, currentTarget, button?.value);
        },
      },
      emojiNode(emoji),
    ),
  );
}

function renderButton(element, press) {
  const style = element.style === 'danger' || element.style === 'primary' ? element.style : 'plain';
  const label = element.text?.text ?? '';
  if (element.url && /^https?:\/\//.test(element.url))
    return h(
      'a',
      { class: `button button-${style}`, href: element.url, target: '_blank', rel: 'noopener noreferrer' },
      label,
    );
  return h(
    'button',
    {
      class: `button button-${style}`,
      type: 'button',
      onclick: (event) => press(element.action_id, event.currentTarget),
    },
    label,
  );
}

/** Images on other sites are linked, not loaded: the page talks to this machine only. */
function renderImage(image) {
  const url = String(image.image_url ?? '');
  const label = image.alt_text || image.title?.text || url;
  if (url.startsWith(`${location.origin}/`)) return h('img', { class: 'shown-image', src: url, alt: label });
  if (!/^https?:\/\//.test(url)) return label;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

function renderText(text, names) {
  if (!text) return '';
  if (text.type === 'plain_text')
    return h('span', {}, ...renderNodes([{ type: 'text', text: text.text ?? '' }], names));
  return h('div', {}, renderNodes(parseMrkdwn(text.text ?? ''), names));
}
