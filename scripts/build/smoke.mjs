/** What a built function needs around it to be loaded far from AWS. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A function's variables: the template's, from its parameters' defaults or stand-ins for what only a deployment knows, and what Lambda itself
 * sets. `opt`: the folder that stands for /opt.
 */
export function smokeEnvironment(definition, parameters, opt) {
  const variables = definition.Properties.Environment?.Variables ?? {};
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    defaultOf(value, parameters) ?? standIn(name, value, opt),
  ]);
  return {
    ...Object.fromEntries(values),
    LAYER_DIR: opt,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'build',
    AWS_SECRET_ACCESS_KEY: 'build',
    AWS_LAMBDA_FUNCTION_NAME: 'build',
  };
}

/** Of a parameter, or of a list of values that is joined: a list's default is written as it is joined, with commas. */
function defaultOf(value, parameters) {
  const [, joined] = value?.['Fn::Join'] ?? [];
  const given = parameters[(joined ?? value)?.Ref]?.Default;
  return given === undefined ? undefined : String(given);
}

function standIn(name, value, opt) {
  if (typeof value === 'string') return value.replace(/^\/opt\//, `${opt}/`);
  if (name.endsWith('_URL')) return 'https://example.invalid';
  return `/build/${name.toLowerCase()}`;
}

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
