import { randomUUID } from 'node:crypto';
import { type LocalResponse, text } from '../../kernel/http.ts';
import type { AwsFailure } from '../failure.ts';

/** What an answer in XML is made of; arrays become `<item>` elements and undefined members are left out. */
export type XmlValue = string | number | boolean | undefined | XmlValue[] | { [name: string]: XmlValue };

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const CONTENT_TYPE = 'text/xml;charset=UTF-8';

export function answerXml(operation: string, body: { [name: string]: XmlValue }): LocalResponse {
  const content = renderXml({ requestId: randomUUID(), ...body });
  return text(200, `${HEAD}<${operation}Response xmlns="${NAMESPACE}">${content}</${operation}Response>`, CONTENT_TYPE);
}

export function failXml(failure: AwsFailure): LocalResponse {
  const error = { Code: failure.code, Message: failure.message };
  const body = renderXml({ Response: { Errors: { Error: error }, RequestID: randomUUID() } });
  return text(failure.status, HEAD + body, CONTENT_TYPE);
}

/** EC2 writes times in ISO 8601 with milliseconds. */
export function xmlTime(ms: number): string {
  return new Date(ms).toISOString();
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** `item` is what the protocol calls an element of a list: `item` in EC2's, `member` in the Query protocol of other services. */
export function renderXml(value: XmlValue, item: 'item' | 'member' = 'item'): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => `<${item}>${renderXml(one, item)}</${item}>`).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${renderXml(member, item)}</${name}>`)
    .join('');
}

function escapeXml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
