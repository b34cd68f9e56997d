import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of an attacker, or of the inside, on a port of this machine. */
export type OwnServer = { port: number; origin: string; close(): void };

export async function startServer(listener: RequestListener): Promise<OwnServer> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, origin: `http://127.0.0.1:${port}` },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
