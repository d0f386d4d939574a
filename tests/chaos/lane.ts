/** One direction of one connection: segments in order, each over the shared link, a stuck one holding up all behind it. */
import type { Socket } from 'node:net';

const SEGMENT_BYTES = 1_448;
/** Bytes under way before the sender is asked to wait, as a window does. */
const UNDER_WAY_BYTES_MAX = 128_000;

export interface LaneOptions {
	/** When the link is free again, shared by all connections of this direction. */
	readonly link: { freeAt: number };
	readonly bitsPerSecond: number;
	readonly oneWayMs: number;
	readonly isRough: () => boolean;
	/** How long the next segment is stuck. */
	readonly stallMs: () => number;
	readonly onChunk: (chunk: Buffer) => void;
}

export class Lane {
	readonly #to: Socket;
	readonly #from: Socket;
	readonly #options: LaneOptions;
	readonly #queue: { readonly time: number; readonly act: () => void }[] = [];
	#arrivesAt = 0;
	#underWay = 0;
	#isOver = false;

	constructor(from: Socket, to: Socket, options: LaneOptions) {
		this.#from = from;
		this.#to = to;
		this.#options = options;
		from.on('data', (chunk: Buffer) => this.#take(chunk));
		from.once('close', () => this.#end());
		from.once('end', () => this.#end());
	}

	#take(chunk: Buffer): void {
		this.#options.onChunk(chunk);
		for (let at = 0; at < chunk.length; at += SEGMENT_BYTES) this.#send(chunk.subarray(at, at + SEGMENT_BYTES));
		if (this.#underWay > UNDER_WAY_BYTES_MAX) this.#from.pause();
	}

	#send(segment: Buffer): void {
		this.#underWay += segment.length;
		this.#at(this.#arrival(segment.length), () => {
			this.#underWay -= segment.length;
			if (!this.#to.destroyed) this.#to.write(segment);
			if (this.#underWay <= UNDER_WAY_BYTES_MAX && this.#from.isPaused()) this.#from.resume();
		});
	}

	#arrival(bytes: number): number {
		const { link, bitsPerSecond, oneWayMs, isRough, stallMs } = this.#options;
		const now = performance.now();
		const stuck = stallMs();
		if (!isRough()) return Math.max(now, this.#arrivesAt);
		link.freeAt = Math.max(now, link.freeAt) + (bytes * 8_000) / bitsPerSecond;
		return Math.max(this.#arrivesAt, link.freeAt + oneWayMs + stuck);
	}

	/** What was sent before the end arrives before it. */
	#end(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#at(this.#arrivesAt, () => this.#to.end(() => this.#to.destroy()));
	}

	#at(time: number, act: () => void): void {
		this.#arrivesAt = time;
		this.#queue.push({ time, act });
		if (this.#queue.length === 1) this.#wait();
	}

	/** One timer, for the first in the queue: two that end in the same millisecond must not swap. */
	#wait(): void {
		const next = this.#queue[0];
		if (next) setTimeout(() => this.#run(), Math.max(0, next.time - performance.now()));
	}

	#run(): void {
		while (this.#queue[0] && this.#queue[0].time <= performance.now()) this.#queue.shift()?.act();
		this.#wait();
	}
}
