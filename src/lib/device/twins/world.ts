/** Clock, chance and alarm in the hands of a seed. */
import type { AlarmPort, ChancePort, ClockPort } from '../core/ports.ts';

export class TwinClock implements ClockPort {
	#now: number;

	constructor(start: number) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	advance(ms: number): void {
		this.#now += ms;
	}

	/** Somebody set the phone's clock. */
	set(now: number): void {
		this.#now = now;
	}
}

/** mulberry32: small, quick, and the same everywhere. Nothing secret is ever made with it. */
export class TwinChance implements ChancePort {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	random(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from 0 up to `below`. */
	below(below: number): number {
		return Math.floor(this.random() * below);
	}

	uuid(): string {
		return formatUuid(this.#hex(32), '4');
	}

	operationId(now: number): string {
		const time = Math.max(0, Math.trunc(now)).toString(16).padStart(12, '0').slice(-12);
		return formatUuid(time + this.#hex(20), '7');
	}

	#hex(digits: number): string {
		let text = '';
		while (text.length < digits) text += this.below(16).toString(16);
		return text;
	}
}

function formatUuid(hex: string, version: '4' | '7'): string {
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		version + hex.slice(13, 16),
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join('-');
}

export class TwinAlarm implements AlarmPort {
	/** The earliest time that was asked for and has not rung. */
	at: number | null = null;

	wakeAt(at: number): void {
		this.at = this.at === null ? at : Math.min(this.at, at);
	}

	/** True once when the time has come. */
	isDue(now: number): boolean {
		if (this.at === null || now < this.at) return false;
		this.at = null;
		return true;
	}
}

/** Looks like a hash and tells texts apart well enough for a test; nobody is to trust it. */
export async function hashTwin(text: string): Promise<string> {
	let [a, b] = [0x811c9dc5, 0x01000193];
	for (let at = 0; at < text.length; at += 1) {
		a = Math.imul(a ^ text.charCodeAt(at), 0x01000193) >>> 0;
		b = Math.imul(b ^ (text.charCodeAt(at) + a), 0x85ebca6b) >>> 0;
	}
	return [a, b, a ^ (b >>> 7), Math.imul(a, b)].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
