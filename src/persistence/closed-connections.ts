/**
 * Ends the wait of a command on a connection that has closed. The MongoDB driver waits until a socket has taken what is written to
 * it, and hears of nothing but that, or of an error: a socket that closes without one leaves the command waiting for ever, and none
 * of the limits of the driver applies. ADR 17 tells when that happens, and why this is done here.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** Of a connection of the driver, what is used here. */
interface DriverConnection {
  /** Hears that the socket has closed; from then on the connection has an error, which whoever goes on gets. */
  onClose(this: DriverConnection): void;
  socket: Socket;
}

const ofMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
const { Connection } = ofMongoose('mongodb/lib/cmap/connection.js') as { Connection: { prototype: DriverConnection } };
const { onClose } = Connection.prototype;
if (typeof onClose !== 'function') throw new Error('The MongoDB driver has changed: see docs/adr/0017');

Connection.prototype.onClose = function (): void {
  onClose.call(this);
  // Who waited for it finds the error of the connection, and may try again over another one.
  this.socket.emit('drain');
};
