// Where patrols went, as their devices wrote it down.
import { ask, spaceAddress } from './client';
import type { Box } from './types';

export interface Track {
    number: number;
    id: string;
    who: string;
    name: string;
    began: string | null;
    ended: string | null;
    heard_at: string;
    length_m: number;
    points: number;
    segments: number;
    gaps: number;
    longest_gap_s: number;
    box: Box;
    replay: boolean;
    line: [number, number][][];
}
export type TrackPoint = [lon: number, lat: number, seconds: number | null, speed_mps: number | null];
export interface Leg {
    points: TrackPoint[];
    length_m: number;
}
export interface Gap {
    from_s: number;
    to_s: number;
    from: [number, number];
    to: [number, number];
    distance_m: number;
}
export interface WholeTrack extends Track {
    of_points: number;
    party: string;
    legs: Leg[];
    gap_list: Gap[];
}
export interface TrackPage {
    as_of: number;
    tracks: Track[];
    next: number | null;
}

export function readTracks(space: string, query: URLSearchParams, signal: AbortSignal): Promise<TrackPage> {
    return ask('GET', `${spaceAddress(space)}/tracks?${query}`, signal);
}

export function readTrack(space: string, number: number, signal: AbortSignal): Promise<WholeTrack> {
    return ask('GET', `${spaceAddress(space)}/tracks/${number}`, signal);
}
