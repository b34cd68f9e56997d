import http from 'node:http';
import type { LocalSystem } from '../system/system.ts';

/** The answer's text at a path as it is written: fetch would take the dots out. */
export function rawText({ baseUrl }: Pick<LocalSystem, 'baseUrl'>, path: string): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const request = http.get({ host: hostname, port, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    request.on('error', reject);
  });
}
