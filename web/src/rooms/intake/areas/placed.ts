// A report with another place: the correction that says so.
import type { ReportBody } from '../../../api/types';

// Answers to a form stay with the report that they came in: said again they would be counted twice.
export function placed(
    stands: ReportBody,
    corrects: string,
    { lon, lat, radius_m }: { lon: number; lat: number; radius_m: number },
    name: string,
): ReportBody {
    const { submission: _, ...words } = stands;
    const called = name.trim();
    return { ...words, corrects, place: { lon, lat, radius_m, ...(called && { name: called }) } };
}
