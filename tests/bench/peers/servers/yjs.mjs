/** The websocket server that comes with y-websocket, keeping its documents in LevelDB without a flush. */
import { createRequire } from 'node:module';

export async function attach({ server, data }) {
	process.env.YPERSISTENCE = data;
	const require = createRequire(import.meta.url);
	const { setupWSConnection } = require('y-websocket/bin/utils');
	const { WebSocketServer } = require('ws');
	const sockets = new WebSocketServer({ server, path: '/ws/bench', maxPayload: 512 * 1024 * 1024 });
	sockets.on('connection', (socket, request) => setupWSConnection(socket, request, { docName: 'bench' }));
}
