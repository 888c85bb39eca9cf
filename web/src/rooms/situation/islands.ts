// The islands of the fictional world, where demonstrations and exercises take place: drawn by the product, in
// open ocean, and shown in no space of life.
import type { Feature, FeatureCollection, MultiLineString, Polygon } from 'geojson';
import file from '../../../../demo/cyprina/land.geojson?url';
import type { Basemap } from './basemap';
import type { Box } from '../../api/types';

export const islandsBox: Box = [-49.25, 11.85, -47.3, 13.65];

type Part = Feature<Polygon, { name: string; kind: 'land' | 'district' }> | Feature<never, { kind: 'cable' }>;

let loaded: Promise<Part[]> | undefined;

async function load(): Promise<Part[]> {
    const reply = await fetch(file);
    if (!reply.ok) throw new Error(`islands: ${reply.status}`);
    return ((await reply.json()) as { features: Part[] }).features;
}

export async function withIslands(world: Basemap): Promise<Basemap> {
    loaded ??= load();
    loaded.catch(() => (loaded = undefined));
    const parts = await loaded;
    const shapes = parts.filter((part) => part.properties.kind !== 'cable') as Feature<
        Polygon,
        { name: string; kind: string }
    >[];
    const land = shapes.filter((part) => part.properties.kind === 'land');
    const districts = shapes.filter((part) => part.properties.kind === 'district');
    const borders: MultiLineString = {
        type: 'MultiLineString',
        coordinates: [...world.borders.coordinates, ...districts.flatMap(({ geometry }) => geometry.coordinates)],
    };
    return {
        land: together(world.land, land),
        borders,
        names: together(world.names, shapes.map(named)),
    };
}

function together(world: FeatureCollection, more: Feature[]): FeatureCollection {
    return { type: 'FeatureCollection', features: [...world.features, ...more] };
}

function named({ geometry, properties }: Feature<Polygon, { name: string; kind: string }>): Feature {
    const ring = geometry.coordinates[0] ?? [];
    const lons = ring.map(([lon = 0]) => lon);
    const lats = ring.map(([, lat = 0]) => lat);
    const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
    const extent = Math.max(...lons) - Math.min(...lons);
    return {
        type: 'Feature',
        properties: { name: properties.name, extent, local: properties.kind },
        geometry: { type: 'Point', coordinates: [middle(lons), middle(lats)] },
    };
}
