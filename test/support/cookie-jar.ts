/** As much of a browser as a sign-in needs over HTTP: it keeps cookies, and follows nothing by itself. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  async send(url: string, { body, headers = {} }: { body?: URLSearchParams; headers?: Record<string, string> } = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html', cookie, ...headers }, ...(body && { method: 'POST', body }) });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  has(name: string): boolean {
    return this.#cookies.has(name);
  }
}
