// An area as it is drawn or typed in, and as it is said: a circle, a cell of the drawn grid, or corners.
import type { Feature, Position } from 'geojson';
import type { BroadcastArea } from '../../../api/conversations';
import type { Box } from '../../../api/types';
import { circleAround } from '../../situation/circle';
import { cellAt, type Grid } from '../../situation/grid';

export const shapes = ['circle', 'cell', 'polygon'] as const;
export type AreaShape = (typeof shapes)[number];
export const corners_limit = 200;

export interface AreaDraft {
    shape: AreaShape;
    lon: string;
    lat: string;
    radius_km: string;
    grid_km: Grid;
    corners: string; // one a line: longitude, latitude
}

export function newDraft(): AreaDraft {
    return { shape: 'circle', lon: '', lat: '', radius_km: '2', grid_km: 5, corners: '' };
}

// A point set on the map: the middle of a circle or a cell, or the next corner.
export function withPoint(draft: AreaDraft, lon: number, lat: number): AreaDraft {
    const [east, north] = [lon.toFixed(5), lat.toFixed(5)];
    if (draft.shape !== 'polygon') return { ...draft, lon: east, lat: north };
    return { ...draft, corners: `${draft.corners.trimEnd()}\n${east}, ${north}`.trimStart() };
}

export function areaOf(draft: AreaDraft): BroadcastArea | undefined {
    if (draft.shape === 'polygon') {
        const polygon = cornersIn(draft.corners);
        return polygon && polygon.length >= 3 && polygon.length <= corners_limit ? { polygon } : undefined;
    }
    const point = pointIn(`${draft.lon},${draft.lat}`);
    if (!point) return undefined;
    const [lon, lat] = point;
    if (draft.shape === 'cell') {
        const [west, south, east, north] = cellAt(draft.grid_km, lon, lat).edges;
        return { polygon: [[west, south], [east, south], [east, north], [west, north]] };
    }
    const radius_m = Math.round(Number(draft.radius_km.replace(',', '.')) * 1000);
    return radius_m > 0 ? { circle: { lon, lat, radius_m } } : undefined;
}

function cornersIn(text: string): [number, number][] | undefined {
    const points = text.split('\n').filter((line) => line.trim()).map(pointIn);
    return points.every((point) => point !== undefined) ? points : undefined;
}

// With a circle that can be seen, also where nobody knows how far off it may be.
export function circleOf({ lon, lat, radius_m = 0 }: { lon: number; lat: number; radius_m?: number }): BroadcastArea {
    const least_m = 50;
    return { circle: { lon, lat, radius_m: Math.max(radius_m, least_m) } };
}

export function pointIn(text: string): [number, number] | undefined {
    const [lon, lat, ...more] = text.split(/[,;\s]+/).filter(Boolean).map(Number);
    if (lon === undefined || lat === undefined || more.length > 0) return undefined;
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
}

// What the map draws: the area, or the corners as far as they are set.
export function shapesOf(area: BroadcastArea | undefined, draft?: AreaDraft): Feature[] {
    if (area?.circle) return [circleAround(area.circle.lon, area.circle.lat, area.circle.radius_m)];
    const corners = area ? (area.polygon ?? []) : draft?.shape === 'polygon' ? (cornersIn(draft.corners) ?? []) : [];
    const set: Feature[] = draft?.shape === 'polygon' ? corners.map(dot) : [];
    return corners.length < 3 ? set : [polygonOf(corners), ...set];
}

function polygonOf(corners: Position[]): Feature {
    return {
        type: 'Feature',
        properties: {},
        geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]!]] },
    };
}

function dot(coordinates: Position): Feature {
    return { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } };
}

export function boxOf(area: BroadcastArea): Box {
    const ring = (shapesOf(area)[0]?.geometry as { coordinates: Position[][] }).coordinates[0] ?? [];
    const [lons, lats] = [ring.map(([lon = 0]) => lon), ring.map(([, lat = 0]) => lat)];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
