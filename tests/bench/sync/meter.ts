/** A road that counts: a TCP relay before a server, or before the bad link, that can be closed as a lost network is. */
import { connect, createServer, type Socket } from 'node:net';

export interface Meter {
	readonly port: number;
	readonly up: () => number;
	readonly down: () => number;
	reset(): void;
	/** Closed: connections break and none is made. */
	setOpen(isOpen: boolean): void;
	close(): Promise<void>;
}

export async function startMeter(target: number): Promise<Meter> {
	const sockets = new Set<Socket>();
	const bytes = { up: 0, down: 0 };
	let isOpen = true;
	const listener = createServer((phone) => {
		const server = connect(target, '127.0.0.1');
		for (const socket of [phone, server]) {
			sockets.add(socket);
			socket.setNoDelay(true);
			// A broken connection is seen by the other end, which is what counts here.
			socket.on('error', () => undefined);
			socket.once('close', () => sockets.delete(socket));
		}
		if (!isOpen) {
			phone.resetAndDestroy();
			server.destroy();
			return;
		}
		phone.on('data', (chunk) => (bytes.up += chunk.length));
		server.on('data', (chunk) => (bytes.down += chunk.length));
		phone.pipe(server).pipe(phone);
		phone.once('close', () => server.destroy());
		server.once('close', () => phone.destroy());
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	const address = listener.address();
	if (typeof address !== 'object' || address === null) throw new Error('the meter got no port');
	return {
		port: address.port,
		up: () => bytes.up,
		down: () => bytes.down,
		reset: () => void Object.assign(bytes, { up: 0, down: 0 }),
		setOpen(open) {
			isOpen = open;
			if (!open) for (const socket of sockets) socket.resetAndDestroy();
		},
		close: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				listener.close(() => resolve());
			})
	};
}
