// How unsure a place is, drawn: a ring of points about it on the sphere.
import type { Feature, Polygon } from 'geojson';

const earth_radius_m = 6_371_008.8;
const corners = 64;

export function circleAround(lon: number, lat: number, radius_m: number): Feature<Polygon> {
    const ring: [number, number][] = [];
    for (let corner = 0; corner <= corners; corner += 1) {
        ring.push(pointAt(lon, lat, radius_m, (2 * Math.PI * corner) / corners));
    }
    return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function pointAt(lon: number, lat: number, radius_m: number, bearing: number): [number, number] {
    const angle = radius_m / earth_radius_m;
    const from = (lat * Math.PI) / 180;
    const to = Math.asin(
        Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing),
    );
    const turn = Math.atan2(
        Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
        Math.cos(angle) - Math.sin(from) * Math.sin(to),
    );
    return [lon + (turn * 180) / Math.PI, (to * 180) / Math.PI];
}
