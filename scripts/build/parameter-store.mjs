import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Answers SSM's GetParameters on a loopback port with the value `build` for every name, and anything else with 400: a
 * handler may fetch its secrets while it loads, and nothing more.
 */
export async function startParameterStore() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answerTo(request.headers['x-amz-target'], Buffer.concat(chunks).toString());
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

function answerTo(target, body) {
  if (target !== 'AmazonSSM.GetParameters')
    return { status: 400, body: { __type: 'ValidationException', message: `Not while loading: ${target}` } };
  const parameters = JSON.parse(body).Names.map((Name) => ({ Name, Value: 'build', Type: 'String', Version: 1 }));
  return { status: 200, body: { Parameters: parameters, InvalidParameters: [] } };
}
