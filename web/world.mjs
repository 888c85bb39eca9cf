// The world's coasts and borders for the map, made from Natural Earth while the pages are built: coarse for the whole
// globe, middle for a first sight of a country, fine for whoever comes near. Names come from the reader's browser.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { quantize } from 'topojson-client';
import { simpler } from './coasts.mjs';

const id = 'virtual:world';
const grains = {
    coarse: { scale: '110m', off_degrees: 0, steps: 20_000 },
    middle: { scale: '50m', off_degrees: 0.06, steps: 10_000 },
    fine: { scale: '50m', off_degrees: 0, steps: 20_000 },
};

export function world() {
    let serving = false;
    return {
        name: 'world',
        configResolved: ({ command }) => void (serving = command === 'serve'),
        resolveId: (asked) => (asked === id ? '\0' + id : undefined),
        load(asked) {
            if (asked !== '\0' + id) return undefined;
            const lines = Object.entries(grains).map(([name, grain]) => {
                const source = JSON.stringify(shape(grain));
                if (serving) return `export const ${name} = 'data:application/json,${encodeURIComponent(source)}';`;
                const file = this.emitFile({ type: 'asset', name: `world-${name}.json`, source });
                return `export const ${name} = import.meta.ROLLUP_FILE_URL_${file};`;
            });
            return lines.join('\n');
        },
    };
}

function shape({ scale, off_degrees, steps }) {
    const file = createRequire(import.meta.url).resolve(`world-atlas/countries-${scale}.json`);
    const { transform, arcs, objects, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { geometries } of Object.values(objects)) for (const each of geometries) delete each.properties;
    const lines = arcs.map((arc) => degrees(arc, transform)).map((line) => simpler(line, off_degrees));
    return quantize({ ...rest, objects, arcs: lines }, steps);
}

function degrees(arc, { scale, translate }) {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [
        (x += dx) * scale[0] + translate[0],
        (y += dy) * scale[1] + translate[1],
    ]);
}
