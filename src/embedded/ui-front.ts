/**
 * Stands in front of the web UI of a local Temporal server for the one setting that the server cannot be given: that its
 * pages call the codec with the cookies of who looks (`TEMPORAL_CODEC_INCLUDE_CREDENTIALS` of the UI's own image).
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

const SETTINGS = '/api/v1/settings';
const LOOPBACK = '127.0.0.1';

export interface UiFront {
  stop(): Promise<void>;
}

/** Serves on `port` what the UI on the port `behind` it answers. Rejects when the port is taken. */
export async function startUiFront({ port, behind }: { port: number; behind: number }): Promise<UiFront> {
  const host = `${LOOPBACK}:${port}`;
  const server = createServer((request, response) => {
    // Under another name cookies and codec would not fit, and a page elsewhere could point its name here.
    if (request.headers.host !== host) return void toOwnName(request, response, host);
    forward(request, response, behind);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toOwnName({ method, url }: IncomingMessage, response: ServerResponse, host: string): void {
  if (method !== 'GET') response.writeHead(421).end();
  else response.writeHead(307, { location: `http://${host}${url ?? '/'}` }).end();
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = request;
  const isSettings = path?.split('?', 1)[0] === SETTINGS;
  const asked = ask({ host: LOOPBACK, port, method, path, headers: isSettings ? { ...headers, 'accept-encoding': 'identity' } : headers }, (answer) => {
    if (isSettings && answer.statusCode === 200) return void answerSettings(answer, response);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => asked.destroy());
  request.pipe(asked);
}

async function answerSettings(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const settings = JSON.parse(Buffer.concat(await answer.toArray()).toString('utf8')) as { Codec?: object };
    const body = Buffer.from(JSON.stringify({ ...settings, Codec: { ...settings.Codec, IncludeCredentials: true } }));
    response.writeHead(200, { ...answer.headers, 'content-length': String(body.length) }).end(body);
  } catch {
    // The UI shows that its settings did not come.
    response.writeHead(502).end();
  }
}
