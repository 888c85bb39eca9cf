// The drawn grid of docs/formats/grid.md, as the server counts it: the cell in which a place is published.
import type { Box, Place } from '../../api/types';

export const grids_km = [1, 5, 20] as const;
export type Grid = (typeof grids_km)[number];

export interface Cell {
    grid_km: Grid;
    name: string;
    edges: Box;
}

const bandsOf: Record<Grid, number> = { 1: 20_015, 5: 4_003, 20: 1_001 };

export function columnsOf(grid_km: Grid, band: number): number {
    const bands = bandsOf[grid_km];
    const fromEquator = Math.abs(2 * band + 1 - bands) / (2 * bands); // of half a circle
    return Math.max(1, Math.floor(2 * bands * Math.cos(fromEquator * Math.PI) + 0.5));
}

export function cellAt(grid_km: Grid, lon: number, lat: number): Cell {
    const bands = bandsOf[grid_km];
    const south = (band: number): number => -90 + (180 * band) / bands;
    const band = stretchOf(lat, (lat + 90) / 180, bands, south);
    const columns = columnsOf(grid_km, band);
    const west = (column: number): number => -180 + (360 * column) / columns;
    const column = lon === 180 ? 0 : stretchOf(lon, (lon + 180) / 360, columns, west);
    return {
        grid_km,
        name: `${grid_km}km-${band}-${column}`,
        edges: [west(column), south(band), west(column + 1), south(band + 1)],
    };
}

// The cells of all grids about a place; none where it has no point.
export function cellsAt(place: Place | undefined): Cell[] {
    const { lon, lat } = place ?? {};
    return lon === undefined || lat === undefined ? [] : grids_km.map((grid_km) => cellAt(grid_km, lon, lat));
}

// The last of `count` stretches that begins not above the value; division alone could miss by one.
function stretchOf(value: number, share: number, count: number, begin: (at: number) => number): number {
    let at = Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    while (at > 0 && value < begin(at)) at -= 1;
    while (at + 1 < count && value >= begin(at + 1)) at += 1;
    return at;
}
