import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  text: string;
}

/** A client of the API with connections that stay open, as a service in front of it would have. */
export class ApiClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** A command with a key of its own. Throws when it is not accepted. */
  async post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T> {
    const answer = await this.send(path, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) });
    return JSON.parse(answer.text) as T;
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return JSON.parse((await this.send(path, { method: 'GET' })).text) as T;
  }

  /** Throws when the answer is not one of success. */
  send(path: string, { method, body = '', type = 'application/json' }: { method: string; body?: string; type?: string }): Promise<Answer> {
    const headers: Record<string, string | number> = { authorization: `Bearer ${this.token}`, 'content-length': Buffer.byteLength(body) };
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    if (body !== '') headers['content-type'] = type;
    return new Promise((resolve, reject) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.#agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.once('error', reject);
        answer.once('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve({ status, text });
          else reject(new Error(`${method} ${path} answers ${status}: ${text.slice(0, 500)}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
