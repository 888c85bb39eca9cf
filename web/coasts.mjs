// The coasts for the small map of the public form, made from Natural Earth's land while the pages are built:
// small islands left out, lines made simpler, each number as two letters. A few kilobytes. Beside them the
// islands of the fictional world, in thousandths of a degree from where they begin.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const id = 'virtual:coasts';
const coarse_degrees = 0.35;
const fictional = new URL('../demo/cyprina/land.geojson', import.meta.url);
const origin = [-48, 12.5];

export function coasts() {
    return {
        name: 'coasts',
        resolveId: (asked) => (asked === id ? '\0' + id : undefined),
        load: (asked) => (asked === '\0' + id ? written_out() : undefined),
    };
}

function written_out() {
    return `export default ${JSON.stringify(shapes())};
export const islands = ${JSON.stringify({ origin, shapes: islands() })};`;
}

function islands() {
    const { features } = JSON.parse(readFileSync(fictional, 'utf8'));
    return features
        .filter(({ properties }) => properties.kind === 'land')
        .map(({ geometry }) => geometry.coordinates[0].map(([lon, lat]) => [lon - origin[0], lat - origin[1]]))
        .map((ring) => written(ring, 1000));
}

function shapes() {
    const file = createRequire(import.meta.url).resolve('world-atlas/land-110m.json');
    const world = JSON.parse(readFileSync(file, 'utf8'));
    const land = feature(world, world.objects.land);
    const parts = land.features ? land.features : [land];
    return parts
        .flatMap(({ geometry }) => geometry.coordinates)
        .map((polygon) => simpler(polygon[0], coarse_degrees))
        .filter((ring) => ring.length > 3)
        .map((ring) => written(ring, 10));
}

// Douglas and Peucker: points that lie close to the line between their neighbours are left out.
export function simpler(line, off_degrees) {
    if (line.length < 3 || off_degrees === 0) return line;
    const [first, last] = [line[0], line.at(-1)];
    let farthest = 0;
    let at = 0;
    for (let each = 1; each < line.length - 1; each += 1) {
        const off = distance(line[each], first, last);
        if (off > farthest) [farthest, at] = [off, each];
    }
    if (farthest < off_degrees) return [first, last];
    return [...simpler(line.slice(0, at + 1), off_degrees).slice(0, -1), ...simpler(line.slice(at), off_degrees)];
}

function distance([x, y], [ax, ay], [bx, by]) {
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) return Math.hypot(x - ax, y - ay);
    return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

// Parts of a degree, each the difference to the one before.
function written(ring, parts) {
    let [east, north] = [0, 0];
    let text = '';
    for (const [lon, lat] of ring) {
        const [x, y] = [Math.round(lon * parts), Math.round(lat * parts)];
        text += letters(x - east) + letters(y - north);
        [east, north] = [x, y];
    }
    return text;
}

function letters(number) {
    const from_zero = number + 4050;
    return String.fromCharCode(35 + Math.floor(from_zero / 90), 35 + (from_zero % 90));
}
