// Tracks as the map draws them: what is known as a line, what is not as a dashed one.
import type { Feature, Position } from 'geojson';
import type { Track, WholeTrack } from '../../../api/tracks';

export function linesOf(track: Track, chosen: boolean): Feature[] {
    const ways = track.line.filter((part) => part.length > 1).map((part) => lineOf('way', part, chosen));
    const gaps = track.line.slice(1).flatMap((part, at) => {
        const [from, to] = [track.line[at]?.at(-1), part[0]];
        return from && to ? [lineOf('gap', [from, to], chosen)] : [];
    });
    return [...ways, ...gaps];
}

export function pointOf(coordinates: Position): Feature {
    return { type: 'Feature', properties: { sort: 'now' }, geometry: { type: 'Point', coordinates } };
}

function lineOf(sort: 'way' | 'gap', coordinates: Position[], chosen: boolean): Feature {
    return { type: 'Feature', properties: { sort, chosen }, geometry: { type: 'LineString', coordinates } };
}

// Where it was at an instant; nowhere before it began, after it ended, and where nothing is known.
export function placeAt(track: WholeTrack, at_ms: number): Position | undefined {
    if (track.began === null) return undefined;
    const seconds = (at_ms - Date.parse(track.began)) / 1000;
    for (const { points } of track.legs) {
        const timed = points.filter(([, , second]) => second !== null);
        const after = timed.findIndex(([, , second]) => second! >= seconds);
        if (after < 0) continue;
        const [one, other] = [timed[Math.max(0, after - 1)]!, timed[after]!];
        if (other[2]! === seconds || after === 0) return other[2]! === seconds ? [other[0], other[1]] : undefined;
        const share = (seconds - one[2]!) / (other[2]! - one[2]!);
        return [one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])];
    }
    return undefined;
}

// Between beginning and end, with all rests: what a patrol's leader asks.
export function meanSpeed_kmh({ began, ended, length_m }: Track): number | undefined {
    if (began === null || ended === null) return undefined;
    const hours = (Date.parse(ended) - Date.parse(began)) / 3_600_000;
    return hours > 0 ? length_m / 1000 / hours : undefined;
}
