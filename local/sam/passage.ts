import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/**
 * A way from a container to the local system, which listens on 127.0.0.1 only. (The SAM CLI's `--docker-network host` has no effect: see
 * aws/aws-sam-cli pull request 7278.) One end listens where containers reach this machine and passes on who says the token first; the other end
 * is a module that Node loads in the container (NODE_OPTIONS). It listens there on the system's own address, so that addresses,
 * Host headers and signatures are those of every other function.
 */
export type Passage = {
  /** For NODE_OPTIONS in the container. */
  nodeOptions: string;
  /** How many connections said something else than the token. */
  refused(): number;
  close(): Promise<void>;
};

/** `listen`: an address of this machine; `name`: how containers call it; `insidePort`: where the container's end listens. */
export type PassageOptions = { listen: string; name: string; systemPort: number; insidePort?: number };

const TOKEN_BYTES = 32;
/** Connections at the same time; a function opens tens. More of them mean that something floods this. */
const CONNECTIONS_MAX = 256;
/** A peer that does not say the token by then is cut. */
const TOKEN_MS_MAX = 5000;

/** Rejects when `listen` is no address of this machine. */
export async function openPassage({ listen, name, systemPort, insidePort }: PassageOptions): Promise<Passage> {
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const sockets = new Set<Socket>();
  const counts = { refused: 0 };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    afterToken(socket, token, {
      admit: () => {
        const inner = net.connect(systemPort, '127.0.0.1');
        sockets.add(inner);
        inner.once('close', () => sockets.delete(inner));
        join(socket, inner);
      },
      refuse: () => {
        counts.refused += 1;
        socket.destroy();
      },
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(0, listen);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    nodeOptions: `--import=${moduleOf({ token, name, port, insidePort: insidePort ?? systemPort })}`,
    refused: () => counts.refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads as many bytes as the token has; what follows stays to be read. */
function afterToken(socket: Socket, token: string, then: { admit: () => void; refuse: () => void }): void {
  const timer = setTimeout(then.refuse, TOKEN_MS_MAX);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
  const look = (): void => {
    const said = socket.read(token.length) as Buffer | null;
    if (!said) return;
    socket.off('readable', look);
    clearTimeout(timer);
    if (said.length === token.length && timingSafeEqual(said, Buffer.from(token))) then.admit();
    else then.refuse();
  };
  socket.on('readable', look);
}

function join(one: Socket, other: Socket): void {
  const end = (): void => {
    one.destroy();
    other.destroy();
  };
  for (const socket of [one, other]) socket.on('error', end).on('close', end);
  one.pipe(other).pipe(one);
}

/**
 * The container's end, as an address that Node can import. It holds nothing alive. Where the port is taken, another thread or process of
 * the container has opened it already, and serves for all.
 */
function moduleOf(inside: { token: string; name: string; port: number; insidePort: number }): string {
  const source = `import net from 'node:net';
const {token,name,port,insidePort}=${JSON.stringify(inside)};
const server=net.createServer((one)=>{
  const other=net.connect(port,name);
  other.write(token);
  const end=()=>{one.destroy();other.destroy();};
  for(const socket of [one,other])socket.on('error',end).on('close',end);
  one.pipe(other).pipe(one);
});
await new Promise((done)=>server.once('error',done).listen(insidePort,'127.0.0.1',done));
server.unref();`;
  // NODE_OPTIONS is split at spaces and knows quotes.
  return `data:text/javascript,${encodeURIComponent(source).replaceAll("'", '%27')}`;
}
