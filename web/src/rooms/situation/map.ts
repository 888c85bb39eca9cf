// The map of reports: vector tiles cut by the server under the page's filters. It holds no report itself,
// and tells the page what was pointed at and what was chosen.
import {
    Map as GlMap,
    setWorkerUrl,
    type GeoJSONSource,
    type MapGeoJSONFeature,
    type PointLike,
    type VectorTileSource,
} from 'maplibre-gl';
import type { Feature } from 'geojson';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { verifications, type Verification } from '../../api/judgements';
import type { Box, Place } from '../../api/types';
import { loadBasemap, type Grain } from './basemap';
import { circleAround } from './circle';
import { islandsBox, withIslands } from './islands';
import { addMarks } from './map_marks';
import { drawRings } from './map_rings';
import { daylight, mapStyle, night } from './map_style';

setWorkerUrl(workerAddress);

export interface Here {
    lat: number;
    lon: number;
    zoom: number;
}

export interface PointedReport {
    number: number;
    title: string;
    verification: Verification;
}

export interface Held {
    verification: Verification;
    count: number;
}

// What lies under the pointer: one cell, or one and more reports at one spot.
export type Pointed =
    | { kind: 'cell'; count: number; held: Held[]; categories: { name: string; count: number }[] }
    | { kind: 'reports'; reports: PointedReport[] };

export interface MapWishes {
    box: HTMLElement;
    language: string;
    tiles: string;
    start: Here | null;
    bounds: Box | null;
    islands: boolean; // of the fictional world: only where no life takes place
    moved: (here: Here) => void;
    pointed: (what: Pointed | null) => void;
    chose: (reports: PointedReport[]) => void;
    failed: () => void;
    drew?: (lon: number, lat: number) => void; // where a point is set: then a click chooses no report
    words: Record<string, string>;
}

export interface ReportsMap {
    showTiles(tiles: string): void;
    renewTiles(): void; // what is shown stays until the new is here
    showSelected(place: Place | null, coveredEnd_px: number): void;
    showArea(shapes: Feature[]): void; // in the place of what is selected
    showTracks(lines: Feature[]): void; // solid, dashed where nothing is known, and points where somebody is
    frame(bounds: Box, coveredEnd_px?: number): void;
    zoom(steps: number): void;
    seen(): Box;
    close(): void;
}

const middleFrom_zoom = 3;
const fineFrom_zoom = 6;
const grains: readonly Grain[] = ['coarse', 'middle', 'fine'];
const touch_px = 6;
const listed = 12; // more than these part as one comes nearer,
const nearest_zoom = 17; // or never

export function openMap(wishes: MapWishes): ReportsMap {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const map = new GlMap({
        container: wishes.box,
        style: mapStyle(dark.matches ? night : daylight, wishes.tiles, wishes.language),
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        rollEnabled: false,
        maxZoom: 18,
        fadeDuration: still ? 0 : 150,
        locale: wishes.words,
        ...view(wishes),
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();

    const ground = keepGround(map, wishes);
    const recolour = (): void => void map.setStyle(restyled(map, dark.matches, wishes));
    dark.addEventListener('change', recolour);
    map.on('moveend', () => wishes.moved(hereOf(map)));
    map.on('error', ({ error }) => {
        if (!(error instanceof Error && error.name === 'AbortError')) wishes.failed();
    });
    map.on('style.load', () => addMarks(map));
    drawRings(map);
    listen(map, wishes);

    return {
        showTiles: (tiles) => void map.getSource<VectorTileSource>('reports')?.setTiles([tiles]),
        renewTiles: () => map.getSource('reports') && map.refreshTiles('reports'),
        showSelected: (place, covered) => whenReady(map, () => showSelected(map, place, covered)),
        showArea: (shapes) => whenReady(map, () => setShapes(map, 'selected', shapes)),
        showTracks: (lines) => whenReady(map, () => setShapes(map, 'tracks', lines)),
        frame: (bounds, covered = 0) => void map.fitBounds(bounds, framingBeside(map, covered)),
        zoom: (steps) => void map.easeTo({ zoom: map.getZoom() + steps }),
        seen: () => boxOf(map),
        close: () => {
            ground.stop();
            dark.removeEventListener('change', recolour);
            map.remove();
        },
    };
}

// Nothing that was framed lies under the buttons.
const framing = { padding: { top: 64, bottom: 96, left: 48, right: 48 }, maxZoom: 13 };

// Nor under what is open beside it, where there is room for both. Positive covers the right side.
function framingBeside(map: GlMap, covered_px: number): typeof framing {
    if (map.getContainer().clientWidth < Math.abs(covered_px) + 240) return framing;
    const { left, right, ...others } = framing.padding;
    const padding = { ...others, left: left + Math.max(0, -covered_px), right: right + Math.max(0, covered_px) };
    return { ...framing, padding };
}

function view(wishes: MapWishes): object {
    if (wishes.start) return { center: [wishes.start.lon, wishes.start.lat], zoom: wishes.start.zoom };
    const bounds = wishes.bounds ?? (wishes.islands ? islandsBox : null);
    if (bounds) return { bounds, fitBoundsOptions: framing };
    return { center: [0, 20], zoom: 1 };
}

function whenReady(map: GlMap, act: () => void): void {
    if (map.getSource('selected')) act();
    else map.once('style.load', act);
}

// The new palette with the data that is already here.
function restyled(map: GlMap, dark: boolean, wishes: MapWishes): ReturnType<typeof mapStyle> {
    const style = mapStyle(dark ? night : daylight, wishes.tiles, wishes.language);
    return { ...style, sources: map.getStyle().sources };
}

function grainAt(zoom: number): Grain {
    if (zoom < middleFrom_zoom) return 'coarse';
    return zoom < fineFrom_zoom ? 'middle' : 'fine';
}

// No finer than can be seen. Who begins near sees the coasts in the middle grain first: it is there soon.
function keepGround(map: GlMap, wishes: MapWishes): { stop: () => void } {
    let have: Grain | null = null;
    let stopped = false;
    const look = async (): Promise<void> => {
        const soon = grainAt(map.getZoom());
        const want = soon === 'fine' && have === null ? 'middle' : soon;
        if (have !== null && grains.indexOf(have) >= grains.indexOf(want)) return;
        const before = have;
        have = want;
        try {
            const plain = await loadBasemap(want, wishes.language);
            const world = wishes.islands ? await withIslands(plain) : plain;
            if (stopped || have !== want) return;
            for (const name of ['land', 'borders', 'names'] as const) {
                map.getSource<GeoJSONSource>(name)?.setData(world[name]);
            }
            if (want !== soon) map.once('idle', () => void look());
        } catch {
            have = before;
            if (!stopped) wishes.failed();
        }
    };
    map.on('load', () => void look());
    map.on('zoomend', () => void look());
    return {
        stop: () => {
            stopped = true;
        },
    };
}

function listen(map: GlMap, wishes: MapWishes): void {
    map.on('mousemove', ({ point }) => {
        const found = under(map, point.x, point.y);
        map.getCanvas().style.cursor = found ? 'pointer' : '';
        wishes.pointed(found);
    });
    map.on('mouseout', () => wishes.pointed(null));
    map.on('click', ({ point, lngLat }) => {
        if (wishes.drew) return wishes.drew(lngLat.wrap().lng, lngLat.lat);
        const found = under(map, point.x, point.y);
        const near = map.getZoom() >= nearest_zoom;
        if (found?.kind === 'reports' && (near || found.reports.length <= listed)) wishes.chose(found.reports);
        else if (found) void map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 });
        else wishes.chose([]);
    });
}

function under(map: GlMap, x: number, y: number): Pointed | null {
    if (!map.getLayer('points')) return null;
    const near: [PointLike, PointLike] = [
        [x - touch_px, y - touch_px],
        [x + touch_px, y + touch_px],
    ];
    const found = map.queryRenderedFeatures(near, { layers: ['points', 'stacked', 'cells', 'alone'] });
    const reports = reportsAmong(found);
    if (reports.length > 0) return { kind: 'reports', reports };
    const cell = found[0]?.properties;
    if (!cell) return null;
    return {
        kind: 'cell',
        count: Number(cell['count']),
        held: verifications
            .map((verification) => ({ verification, count: Number(cell[verification] ?? 0) }))
            .filter(({ count }) => count > 0),
        categories: cellCategories(String(cell['c'] ?? '')),
    };
}

function reportsAmong(found: MapGeoJSONFeature[]): PointedReport[] {
    const byNumber = new Map<number, PointedReport>();
    for (const { layer, properties } of found) {
        if (layer.id !== 'points' && layer.id !== 'stacked') continue;
        const number = Number(properties['number']);
        const held = verifications.find((each) => each === properties['verification']) ?? 'unseen';
        byNumber.set(number, { number, title: String(properties['title'] ?? ''), verification: held });
    }
    return [...byNumber.values()];
}

// "name=count;name=count", most frequent first.
function cellCategories(text: string): { name: string; count: number }[] {
    return text
        .split(';')
        .filter(Boolean)
        .map((part) => {
            const equals = part.lastIndexOf('=');
            return { name: part.slice(0, equals), count: Number(part.slice(equals + 1)) };
        });
}

function setShapes(map: GlMap, source: 'selected' | 'tracks', features: Feature[]): void {
    map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features });
}

function showSelected(map: GlMap, place: Place | null, covered_px: number): void {
    const source = map.getSource<GeoJSONSource>('selected');
    if (!source) return;
    if (place?.lon === undefined || place.lat === undefined) {
        source.setData({ type: 'FeatureCollection', features: [] });
        return;
    }
    const { lon, lat, radius_m } = place;
    const area = radius_m ? [circleAround(lon, lat, radius_m)] : [];
    const point = {
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'Point' as const, coordinates: [lon, lat] },
    };
    source.setData({ type: 'FeatureCollection', features: [...area, point] });
    bringIntoSight(map, lon, lat, covered_px);
}

// Moves only when the place is out of sight or under the open detail. Positive covers the right side.
function bringIntoSight(map: GlMap, lon: number, lat: number, covered_px: number): void {
    const { x, y } = map.project([lon, lat]);
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const left = Math.max(0, -covered_px);
    const right = width - Math.max(0, covered_px);
    const edge = 24;
    if (x > left + edge && x < right - edge && y > edge && y < height - edge) return;
    const offset: [number, number] = [(left + right - width) / 2, 0];
    map.easeTo({ center: [lon, lat], offset, zoom: Math.max(map.getZoom(), 7) });
}

function hereOf(map: GlMap): Here {
    const { lat, lng } = map.getCenter();
    return { lat, lon: lng, zoom: map.getZoom() };
}

function boxOf(map: GlMap): Box {
    const bounds = map.getBounds();
    const round = (degrees: number, limit: number): number =>
        Math.round(Math.max(-limit, Math.min(limit, degrees)) * 1e4) / 1e4;
    return [
        round(bounds.getWest(), 180),
        round(bounds.getSouth(), 90),
        round(bounds.getEast(), 180),
        round(bounds.getNorth(), 90),
    ];
}
