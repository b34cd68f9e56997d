import type { WebPage, WebPages } from '../../ports/web-pages.ts';
import {
  type Answered,
  guardedRequest,
  INTERNET,
  type Network,
  portOf,
  Refused,
  within,
} from '../shared/guarded-request.ts';

/** Redirects that are followed, each checked as the first address was. */
const REDIRECTS_MAX = 5;
/** Everything of one page: names, connections, redirects, bodies. */
const PAGE_MS_MAX = 20_000;
const PORTS = [80, 443];
const URL_CHARS_MAX = 2_000;

/** `hosts`: only these, and what is below them; empty: every public one. `isSecret` knows texts that must not leave. */
export type WebOptions = { hosts: string[]; isSecret(text: string): boolean; network?: Network; pageMsMax?: number };

/** Pages of the public internet, from wherever this function runs. */
export class GuardedWebPages implements WebPages {
  readonly #options: WebOptions;

  constructor(options: WebOptions) {
    this.#options = options;
  }

  async read(given: string): Promise<WebPage | { refused: string }> {
    const signal = AbortSignal.timeout(this.#options.pageMsMax ?? PAGE_MS_MAX);
    try {
      return await this.#follow(given, signal);
    } catch (error) {
      const reason = error instanceof Refused ? error.message : `It cannot be read: ${reasonOf(error)}.`;
      return { refused: signal.aborted ? 'It took too long.' : reason };
    }
  }

  async #follow(given: string, signal: AbortSignal): Promise<WebPage> {
    let url = this.#checked(given);
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      const answered = await within(signal, guardedRequest(url, this.#options.network ?? INTERNET, signal));
      if (answered.kind === 'body') return pageOf(url, answered);
      if (!URL.canParse(answered.location, url.href)) throw new Refused('It redirects to what is no address.');
      url = this.#checked(new URL(answered.location, url).href);
    }
    throw new Refused(`It redirects more than ${REDIRECTS_MAX} times.`);
  }

  /** The address, if it may be asked at all. Numbers in any spelling are an IP address by now: the parser reads them as browsers do. */
  #checked(given: string): URL {
    if (given.length > URL_CHARS_MAX || !URL.canParse(given)) throw new Refused('That is no address of a page.');
    const url = new URL(given);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Refused('Only http and https are read.');
    if (url.username !== '' || url.password !== '') throw new Refused('An address with credentials is not read.');
    if (!PORTS.includes(portOf(url))) throw new Refused(`Only the ports ${PORTS.join(' and ')} are read.`);
    if ([url.href, decoded(url.href)].some((text) => this.#options.isSecret(text)))
      throw new Refused('The address holds a secret, and is not sent.');
    if (!this.#isListed(url.hostname))
      throw new Refused(`${url.hostname} is not among the hosts that an operator allows.`);
    url.hash = '';
    return url;
  }

  #isListed(host: string): boolean {
    const { hosts } = this.#options;
    const name = host.toLowerCase().replace(/\.$/, '');
    return (
      hosts.length === 0 || hosts.some((one) => name === one.toLowerCase() || name.endsWith(`.${one.toLowerCase()}`))
    );
  }
}

/** The parser of pages is loaded with the first of them: few steps read any, and most deployments let none. */
async function pageOf(url: URL, { status, type, bytes, isCut }: Extract<Answered, { kind: 'body' }>): Promise<WebPage> {
  const kind = type.split(';')[0]?.trim().toLowerCase() || 'text/plain';
  if (status >= 400) throw new Refused(`Its server answers with HTTP ${status}.`);
  if (!isText(kind, bytes))
    throw new Refused(`It is no text (${kind.slice(0, 80)}); load it with a command on your machine.`);
  const text = decoderOf(type).decode(bytes);
  const page = { url: url.href, kind, isCut };
  if (!/^(?:text\/html|application\/xhtml\+xml)$/.test(kind)) return { ...page, text };
  const { markdownOf } = await import('./markdown.ts');
  return { ...page, text: markdownOf(text, url.href) };
}

function isText(kind: string, bytes: Buffer): boolean {
  const isNamed =
    /^text\/|[/+](?:json|xml|yaml|javascript|ecmascript|x-yaml|toml|x-sh)$|^application\/(?:xhtml\+xml|x-ndjson)$/.test(
      kind,
    );
  return isNamed && !bytes.subarray(0, 8_192).includes(0);
}

function decoderOf(type: string): InstanceType<typeof TextDecoder> {
  const charset = /charset\s*=\s*"?([\w-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Byte by byte, as servers read it: what is coded wrongly in one place hides nothing in another. */
function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_coded, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? (message ?? String(error)).slice(0, 200);
}
