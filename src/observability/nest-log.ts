import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** The framework's own messages in the product's log: its start-up chatter at debug. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, context?: unknown): void {
    this.target.logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.target.logger.warn({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.target.failure('framework', message instanceof Error ? message : new Error(String(message)));
    if (rest.length > 1) this.target.logger.error({ context: rest.at(-1) }, 'framework');
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}
