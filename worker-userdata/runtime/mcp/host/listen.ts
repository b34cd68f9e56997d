import { createServer, type Socket, type Server as SocketServer } from 'node:net';
import { type HostAnswer, type HostRequest, hostRequest, LINE_CHARS_MAX } from '../host-protocol.ts';

export type Handle = (request: HostRequest, signal: AbortSignal) => Promise<HostAnswer>;

/**
 * Answers one question per connection. Rejects with EADDRINUSE when another host has the name: then that one is the host.
 */
export function listen(socket: string, handle: Handle): Promise<SocketServer> {
  const server = createServer({ allowHalfOpen: true }, (connection) => void serve(connection, handle));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\0${socket}`, () => resolve(server));
  });
}

async function serve(connection: Socket, handle: Handle): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  connection.on('error', () => connection.destroy());
  connection.on('close', leave).on('end', leave);
  const answer = await answerTo(connection, handle, gone.signal);
  // From here on nobody leaves a question unanswered: an abort would cancel, at the server, what is done.
  connection.off('close', leave).off('end', leave);
  connection.end(`${JSON.stringify(answer)}\n`);
}

async function answerTo(connection: Socket, handle: Handle, signal: AbortSignal): Promise<HostAnswer> {
  try {
    return await handle(hostRequest.parse(JSON.parse(await firstLine(connection))), signal);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), mayHaveRun: false };
  }
}

/** Text up to the first line end. Rejects when the peer ends before it, or sends too much. */
export function firstLine(connection: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: string[] = [];
    let chars = 0;
    connection.setEncoding('utf8');
    connection.on('data', (piece: string) => {
      const end = piece.indexOf('\n');
      pieces.push(end < 0 ? piece : piece.slice(0, end));
      chars += piece.length;
      if (end >= 0) resolve(pieces.join(''));
      else if (chars > LINE_CHARS_MAX)
        connection.destroy(new Error(`A line is longer than ${LINE_CHARS_MAX} characters`));
    });
    connection.once('error', reject);
    connection.once('close', () => reject(new Error('The connection ended before the line did')));
  });
}
