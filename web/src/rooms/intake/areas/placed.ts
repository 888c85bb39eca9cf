// Where a report is, as it is typed, and the correction that says so.
import type { ReportBody } from '../../../api/types';
import { pointIn } from './area_draft';

export interface PlaceDraft {
    lon: string;
    lat: string;
    radius_km: string; // empty: nobody knows
    name: string;
}
type Point = { lon: number; lat: number; radius_m?: number };

export function placeDraft({ place }: ReportBody): PlaceDraft {
    const { lon, lat, radius_m, name } = place ?? {};
    const radius_km = radius_m === undefined ? (lon === undefined ? '1' : '') : String(radius_m / 1000);
    return { lon: String(lon ?? ''), lat: String(lat ?? ''), radius_km, name: name ?? '' };
}

// Which field is wrong, or where it is.
export function pointOf({ lon, lat, radius_km }: PlaceDraft): Point | 'lon' | 'lat' | 'radius_km' {
    const [east, north] = [pointIn(`${lon.replace(',', '.')} 0`), pointIn(`0 ${lat.replace(',', '.')}`)];
    if (!lon.trim() || !east) return 'lon';
    if (!lat.trim() || !north) return 'lat';
    if (!radius_km.trim()) return { lon: east[0], lat: north[1] };
    const radius_m = Number(radius_km.replace(',', '.')) * 1000;
    return radius_m >= 0 && radius_m <= 20_037_509 ? { lon: east[0], lat: north[1], radius_m } : 'radius_km';
}

// Answers to a form stay with the report that they came in: said again they would be counted twice.
export function placed(stands: ReportBody, corrects: string, point: Point, name: string): ReportBody {
    const { submission: _, ...words } = stands;
    const called = name.trim();
    return { ...words, corrects, place: { ...point, ...(called && { name: called }) } };
}
