/** What every question about photos needs: the records, the bytes, and whose they are. */
import type { Database } from '../store/schema.ts';
import type { PhotoStore } from './port.ts';

export interface PhotoPlace {
	readonly db: Database;
	readonly photos: PhotoStore;
	readonly tenant: string;
}
