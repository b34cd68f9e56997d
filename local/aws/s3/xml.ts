import type { LocalResponse } from '../../kernel/http.ts';

export const XML_CONTENT_TYPE = { 'content-type': 'application/xml' };
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** One element; `content` is text, which is escaped, or elements already made. */
export function element(name: string, content: string | number | boolean | string[]): string {
  const inner = Array.isArray(content) ? content.join('') : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** A document of S3's namespace. */
function xmlDocument(root: string, elements: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${elements.join('')}</${root}>`;
}

export function xml(root: string, elements: string[]): LocalResponse {
  return { status: 200, headers: XML_CONTENT_TYPE, body: xmlDocument(root, elements) };
}

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}
