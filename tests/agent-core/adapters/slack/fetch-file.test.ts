import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import { ownAddress, tokenOrigins } from '@remote-swe/core/adapters/slack/slack-hosts';
import type { AttachedFile } from '@remote-swe/core/domain/session/journal';
import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SOURCE } from '../../fakes/build.ts';

const TOKEN = 'xoxb-the-token';
const MEGABYTE = 1_000_000;

/** A host that notes what it was asked, and with which token. */
class Host {
  readonly asked: { path: string; token: string | undefined }[] = [];
  answer: http.RequestListener = (_request, response) => void response.end('bytes');
  readonly #server = http.createServer((request, response) => {
    this.asked.push({ path: request.url ?? '', token: request.headers.authorization });
    this.answer(request, response);
  });

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let slack: Host;
let foreign: Host;
let chat: SlackChat;
beforeEach(async () => {
  slack = await new Host().listen();
  foreign = await new Host().listen();
  chat = new SlackChat({ token: async () => TOKEN, readPost: threadPostOf, slackApiUrl: `${slack.origin}/slack/api/` });
});
afterEach(() => {
  slack.close();
  foreign.close();
});

const file = (url: string, more: Partial<AttachedFile> = {}): AttachedFile => ({
  ...{ id: 'F1', name: 'a.txt', mimetype: 'text/plain', bytes: 5, url },
  ...more,
});
const redirectTo = (location: string): http.RequestListener => {
  return (request, response) => {
    if (request.url === '/file') response.writeHead(302, { location }).end();
    else response.end('moved');
  };
};
const refusal = (given: AttachedFile) =>
  chat.download(SOURCE, given).then(
    () => 'fetched',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );

describe('the bot token', () => {
  it('The bot token goes to the host of SLACK_API_URL', async () => {
    expect(new TextDecoder().decode(await chat.download(SOURCE, file(`${slack.origin}/file`)))).toBe('bytes');
    expect(slack.asked).toEqual([{ path: '/file', token: `Bearer ${TOKEN}` }]);
  });

  it('The bot token goes to no other host, which is not even asked, and whose address is told', async () => {
    const port = new URL(slack.origin).port;
    const addresses = [
      `${foreign.origin}/file`,
      `http://localhost:${port}/file`,
      `https://127.0.0.1:${port}/file`,
      `http://name:word@127.0.0.1:${port}/file`,
      'file:///etc/passwd',
      'data:text/plain,hello',
      '//files.slack.com/file',
      'files.slack.com/file',
      '',
    ];
    for (const url of addresses) {
      const said = await refusal(file(url));
      expect(said).toMatch(/^refused: it lies outside of Slack/);
      expect(said).toContain(url);
    }
    expect([foreign.asked, slack.asked]).toEqual([[], []]);
  });

  it('The bot token goes on with a redirect within Slack, and with no other', async () => {
    slack.answer = redirectTo('/elsewhere');
    expect(new TextDecoder().decode(await chat.download(SOURCE, file(`${slack.origin}/file`)))).toBe('moved');
    expect(slack.asked.map(({ token }) => token)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
    for (const location of [`${foreign.origin}/caught`, `//127.0.0.1:${new URL(foreign.origin).port}/caught`]) {
      slack.answer = redirectTo(location);
      expect(await refusal(file(`${slack.origin}/file`))).toMatch(/^refused: Slack redirects to another host/);
    }
    expect(foreign.asked).toEqual([]);
  });

  it('The bot token is not taken round in circles', async () => {
    slack.answer = (_request, response) => void response.writeHead(307, { location: '/again' }).end();
    expect(await refusal(file(`${slack.origin}/file`))).toMatch(/^refused: Slack redirects more than 3 times/);
    expect(slack.asked.length).toBeLessThan(6);
  });

  it('The bot token is not sent where an upload would go, nor is the file, when that is another host', async () => {
    slack.answer = (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, upload_url: `${foreign.origin}/take`, file_id: 'F1' }));
    };
    await expect(chat.upload(SOURCE, 'a.txt', new Uint8Array([1]))).rejects.toMatchObject({ code: 'refused' });
    expect(foreign.asked).toEqual([]);
  });
});

describe('the hosts of Slack', () => {
  it.each([
    'https://files.slack.com/files-pri/T1-F1/a.txt',
    'HTTPS://FILES.SLACK.COM:443/files-pri/T1-F1/a.txt',
    'https://slack.com/files-pri/T1-F1/a.txt',
    'https://files.slack-gov.com/files-pri/T1-F1/a.txt',
    'https://slack-files.com/files-tmb/T1-F1/a.png',
  ])('The hosts of Slack include that of %s', (url) => {
    expect(ownAddress(tokenOrigins(), url)).toBeDefined();
    expect(ownAddress(tokenOrigins('https://slack-gov.com/api/'), url)).toBeDefined();
  });

  it.each([
    'http://files.slack.com/a',
    'https://files.slack.com:8443/a',
    'https://files.slack.com.evil.example/a',
    'https://evil.example/files.slack.com',
    'https://evilslack.com/a',
    'https://files.slack.com@evil.example/a',
    'https://evil.example#@files.slack.com/',
    'https://files.slack.com./a',
    'https://files.slаck.com/a',
    'https://docs.google.com/document/d/1',
    'https:\\\\evil.example\\files.slack.com',
  ])('The hosts of Slack do not include that of %s', (url) => {
    expect(ownAddress(tokenOrigins(), url)).toBeUndefined();
  });

  it('Another service that SLACK_API_URL names is no host of Slack, and Slack must not see its token', () => {
    expect(ownAddress(tokenOrigins('https://chat.example/api/'), 'https://files.slack.com/a')).toBeUndefined();
    expect(ownAddress(tokenOrigins('https://chat.example/api/'), 'https://chat.example/file')).toBeDefined();
  });
});

describe('a body', () => {
  it('A body is read up to its bound and no further, whatever size was declared', async () => {
    let sent = 0;
    slack.answer = (_request, response) => {
      const chunk = Buffer.alloc(MEGABYTE);
      const more = () => {
        while (sent < 400 * MEGABYTE && !response.destroyed) {
          sent += MEGABYTE;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    };
    expect(await refusal(file(`${slack.origin}/file`, { bytes: 0 }))).toMatch(
      /^refused: it has more than 20000000 bytes/,
    );
    expect(sent).toBeLessThan(60 * MEGABYTE);
  });

  it('A body that announces more than its bound is not read', async () => {
    slack.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': String(30 * MEGABYTE) });
      response.write('x');
    };
    expect(await refusal(file(`${slack.origin}/file`))).toMatch(/^refused: it has 30000000 bytes/);
  });

  it('A page to sign in is not taken for the file', async () => {
    slack.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>');
    };
    for (const mimetype of ['text/plain', 'image/png', 'text/html'])
      expect(await refusal(file(`${slack.origin}/file`, { mimetype }))).toMatch(/^refused: Slack shows a page instead/);
    slack.answer = redirectTo('/?redir=%2Ffile');
    expect(await refusal(file(`${slack.origin}/file`))).toMatch(/^refused: Slack asks to sign in/);
  });

  it('A page that somebody attached is the file', async () => {
    slack.answer = (_request, response) => {
      const headers = { 'content-type': 'text/html', 'content-disposition': 'attachment; filename="a.html"' };
      response.writeHead(200, headers).end('<html>Mine</html>');
    };
    expect(await refusal(file(`${slack.origin}/file`, { mimetype: 'text/html' }))).toBe('fetched');
  });

  it.each([
    [404, 'refused'],
    [403, 'refused'],
    [429, 'retry'],
    [503, 'retry'],
  ])('A body that Slack refuses with %i is %s', async (status, code) => {
    slack.answer = (_request, response) => void response.writeHead(status).end();
    expect(await refusal(file(`${slack.origin}/file`))).toBe(`${code}: Slack answered ${status}`);
  });
});

describe('a file that does not lie in Slack', () => {
  it('A file that does not lie in Slack is named with its link, and nobody is asked', async () => {
    const link = `${foreign.origin}/doc`;
    const external = file(link, { access: { kind: 'external', service: 'gdrive' } });
    expect(await refusal(await chat.describe(SOURCE, external))).toBe(
      `refused: it is a file of another service (gdrive), which is not fetched: ${link}`,
    );
    expect([foreign.asked, slack.asked]).toEqual([[], []]);
  });
});
