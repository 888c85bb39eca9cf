// Deadlines as people need them: as an instant in several zones, and how far off it is. The present is the server's.
import { words } from '../../../app/words.svelte';

const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
] as const;

// "in 5 hours", "2 days ago": whole units, the largest of which there are two.
export function relativeText(at: string, now: string): string {
    const away_ms = Date.parse(at) - Date.parse(now);
    const [unit, ms] = units.find(([, each]) => Math.abs(away_ms) >= 2 * each) ?? units[2];
    return new Intl.RelativeTimeFormat(words.language, { numeric: 'always' }).format(Math.trunc(away_ms / ms), unit);
}

// In a zone of the time zone database; empty where this browser does not know it.
export function zonedText(at: string, zone: string): string {
    const locale = words.language === 'en' ? 'en-GB' : words.language;
    try {
        const form = new Intl.DateTimeFormat(locale, {
            weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
            hourCycle: 'h23', timeZone: zone, timeZoneName: 'short',
        });
        return form.format(new Date(at));
    } catch {
        return '';
    }
}

export function ownZone(): string {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// What somebody typed into a field that means UTC.
export function utcFrom(field: string): string | undefined {
    return field ? `${field}:00Z` : undefined;
}
