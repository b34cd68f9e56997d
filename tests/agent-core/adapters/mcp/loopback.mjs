// Preloaded into a published server that would listen on every interface: here it listens on this machine only.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function listenHere(port, ...rest) {
  return typeof port === 'object' ? listen.call(this, port, ...rest) : listen.call(this, port, '127.0.0.1', ...rest);
};
