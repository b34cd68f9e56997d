import { extname } from 'node:path';

const MIME_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  diff: 'text/x-diff',
  gif: 'image/gif',
  gz: 'application/gzip',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  patch: 'text/x-diff',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  svg: 'image/svg+xml',
  ts: 'text/x-typescript',
  txt: 'text/plain',
  webp: 'image/webp',
  yaml: 'text/yaml',
  yml: 'text/yaml',
  zip: 'application/zip',
};

/** Slack's short `filetype`, e.g. `png`; `binary` when the name says nothing. */
export function fileTypeOf(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase();
  if (extension === 'txt' || extension === 'log') return 'text';
  if (extension === 'jpeg') return 'jpg';
  return MIME_TYPES[extension] ? extension : 'binary';
}

export function mimeTypeOf(fileName: string): string {
  return MIME_TYPES[extname(fileName).slice(1).toLowerCase()] ?? 'application/octet-stream';
}
