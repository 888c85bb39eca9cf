// Where patrols went, as their devices wrote it down.
import { ask, spaceAddress } from './client';
import type { TrackLine, TrackPage, TrackWhole } from './schema';

export type { TrackPage };
export type Track = TrackLine;
export type TrackPoint = [lon: number, lat: number, seconds: number | null, speed_mps: number | null];
export interface Leg {
    points: TrackPoint[];
    length_m: number;
}
export type WholeTrack = Omit<TrackWhole, 'legs'> & { legs: Leg[] };

export function readTracks(space: string, query: URLSearchParams, signal: AbortSignal): Promise<TrackPage> {
    return ask('GET', `${spaceAddress(space)}/tracks?${query}`, signal);
}

export function readTrack(space: string, number: number, signal: AbortSignal): Promise<WholeTrack> {
    return ask('GET', `${spaceAddress(space)}/tracks/${number}`, signal);
}
