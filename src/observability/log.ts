import { Injectable } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

/** Errors of these makers quote the values that they refuse; only their kind is logged. */
const QUOTES_INPUT = /^(Mongo|Mongoose|Validation|Validator|Cast|Zod|StrictMode)/;

/** Structured logs: ids, codes, numbers. Never a body, query string, name or token. */
@Injectable()
export class Log {
  readonly logger: Logger;

  constructor({ level = 'info', service = 'api' } = {}, destination?: DestinationStream) {
    const options = { level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
    this.logger = pino(options, destination ?? standardOutput());
  }

  info(event: string, facts: Record<string, unknown> = {}): void {
    this.logger.info(facts, event);
  }

  warn(event: string, facts: Record<string, unknown> = {}): void {
    this.logger.warn(facts, event);
  }

  /** An unexpected error, with where it came from and without what it quotes. */
  failure(event: string, error: unknown, requestId?: string): void {
    this.logger.error({ requestId, error: causesOf(error) }, event);
  }
}

/** Lines of this size together are written at once, in bytes. */
const CHUNK = 4_096;
/** No line waits longer than this. */
const LATEST_MS = 100;

/**
 * Lines go out a few at a time: a write of each alone costs more than all the rest of logging. What still waits is
 * written before the process ends, unless it is killed outright.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, minLength: CHUNK, sync: true });
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    output.flushSync();
  };
  process.on('exit', flush);
  return {
    write: (line) => {
      output.write(line);
      timer ??= setTimeout(flush, LATEST_MS).unref();
    },
  };
}

interface LoggedError {
  name: string;
  message?: string;
  code?: unknown;
  at?: string[];
  cause?: LoggedError;
}

function causesOf(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    name,
    ...(QUOTES_INPUT.test(name) ? {} : { message }),
    ...(code !== undefined && { code }),
    at: (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8).map((line) => line.trim()),
    ...(cause !== undefined && depth < 3 && { cause: causesOf(cause, depth + 1) }),
  };
}
