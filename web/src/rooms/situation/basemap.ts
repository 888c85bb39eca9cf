// The world without a tile server: Natural Earth's land and borders, a light graticule, and the names of
// countries as the reader's own browser writes them.
import type { Feature, FeatureCollection, MultiLineString, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { coarse, fine, middle } from 'virtual:world';

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

export interface Basemap {
    land: FeatureCollection;
    borders: MultiLineString;
    names: FeatureCollection;
}

const files = { coarse, middle, fine };
export type Grain = keyof typeof files;

export async function loadBasemap(grain: Grain, language: string): Promise<Basemap> {
    const reply = await fetch(files[grain]);
    if (!reply.ok) throw new Error(`basemap: ${reply.status}`);
    const world = (await reply.json()) as World;
    const borders = mesh(world, world.objects.countries, (one, other) => one !== other);
    return {
        land: {
            type: 'FeatureCollection',
            features: feature(world, world.objects.land).features.map(unrolled),
        },
        borders: { ...borders, coordinates: borders.coordinates.map(unrolledLine) },
        names: countryNames(world, language),
    };
}

export function graticule(): MultiLineString {
    const lines: Position[][] = [];
    for (let lon = -180; lon < 180; lon += 15)
        lines.push([
            [lon, -85],
            [lon, 85],
        ]);
    for (let lat = -75; lat <= 75; lat += 15)
        lines.push([
            [-180, lat],
            [180, lat],
        ]);
    return { type: 'MultiLineString', coordinates: lines };
}

function countryNames(world: World, language: string): FeatureCollection {
    const named = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    const features: Feature[] = [];
    for (const country of feature(world, world.objects.countries).features) {
        const name = regionName(named, country.id);
        const place = name ? labelPlace(unrolled(country)) : null;
        if (place) {
            const { point, extent } = place;
            features.push({
                type: 'Feature',
                properties: { name, extent },
                geometry: { type: 'Point', coordinates: point },
            });
        }
    }
    return { type: 'FeatureCollection', features };
}

// The data are wrapped about the globe. Rolled out flat, a shape that crosses the date line runs on past 180
// degrees (the map repeats the world), and Antarctica, which goes all the way round, is closed at the pole.
function unrolled(shape: Feature): Feature {
    const { geometry } = shape;
    const part = (rings: Position[][]): Position[][] => rings.map((ring) => closed(unrolledLine(ring)));
    if (geometry.type === 'Polygon') {
        return { ...shape, geometry: { ...geometry, coordinates: part(geometry.coordinates) } };
    }
    if (geometry.type === 'MultiPolygon') {
        return { ...shape, geometry: { ...geometry, coordinates: geometry.coordinates.map(part) } };
    }
    return shape;
}

function unrolledLine(line: Position[]): Position[] {
    let turn = 0;
    let last: number | undefined;
    return line.map(([lon = 0, lat = 0]) => {
        if (last !== undefined && lon - last > 180) turn -= 360;
        if (last !== undefined && lon - last < -180) turn += 360;
        last = lon;
        return [lon + turn, lat];
    });
}

function closed(ring: Position[]): Position[] {
    const [first] = ring;
    const last = ring.at(-1);
    if (!first || !last || Math.abs(first[0]! - last[0]!) < 1) return ring;
    return [...ring, [last[0]!, -90], [first[0]!, -90], first];
}

// A country without a code of its own gets no name from us.
function regionName(named: Intl.DisplayNames, id: Feature['id']): string | undefined {
    if (id === undefined) return undefined;
    const region = new Intl.Locale(`und-${String(id).padStart(3, '0')}`).region;
    return region ? named.of(region) : undefined;
}

// The middle of the largest part, and how wide that part is, in degrees.
function labelPlace(country: Feature): { point: Position; extent: number } | null {
    const shape = country.geometry;
    const parts =
        shape.type === 'MultiPolygon'
            ? shape.coordinates
            : shape.type === 'Polygon'
              ? [shape.coordinates]
              : [];
    let best: { point: Position; area: number } | null = null;
    for (const [ring] of parts) {
        const middle = ring ? centroid(ring) : null;
        if (middle && (!best || middle.area > best.area)) best = middle;
    }
    return best && { point: best.point, extent: Math.sqrt(best.area) };
}

function centroid(ring: Position[]): { point: Position; area: number } | null {
    let twice = 0;
    let lon = 0;
    let lat = 0;
    for (let i = 0; i + 1 < ring.length; i += 1) {
        const [x = 0, y = 0] = ring[i]!;
        const [next_x = 0, next_y = 0] = ring[i + 1]!;
        const cross = x * next_y - next_x * y;
        twice += cross;
        lon += (x + next_x) * cross;
        lat += (y + next_y) * cross;
    }
    if (twice === 0) return null;
    return { point: [lon / (3 * twice), lat / (3 * twice)], area: Math.abs(twice) / 2 };
}
