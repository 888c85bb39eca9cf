// Instants as they stand to those concerned: on the wall of a zone, and how far they are from now. The present is
// handed in; it is that of the space.
import { words } from '../../../app/words.svelte';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
];

export function relativeText(at: string, now: string): string {
    const far = Date.parse(at) - Date.parse(now);
    const [unit, size] = units.find(([, ms]) => Math.abs(far) >= ms) ?? ['minute', 60_000];
    return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.round(far / size), unit);
}

// "Mon 09:00"; nothing where the browser does not know the zone.
export function wallText(at: string, zone: string): string {
    const form = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
    try {
        return new Intl.DateTimeFormat(locale(), form).format(new Date(at));
    } catch {
        return '';
    }
}

// "UTC+05:45"
export function offsetText(minutes: number): string {
    const two = (number: number): string => String(number).padStart(2, '0');
    const size = Math.abs(minutes);
    return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function weekdayText(day: number): string {
    const monday = Date.UTC(2024, 0, 1);
    const form = { weekday: 'long', timeZone: 'UTC' } as const;
    return new Intl.DateTimeFormat(locale(), form).format(monday + (day - 1) * 86_400_000);
}

// "3 h 20 min"
export function spanText(seconds: number): string {
    const unit = (name: string, value: number): string =>
        new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return unit('minute', minutes);
    const rest = minutes % 60;
    return unit('hour', Math.floor(minutes / 60)) + (rest ? ` ${unit('minute', rest)}` : '');
}

export function shareText(share: number): string {
    return new Intl.NumberFormat(locale(), { style: 'percent' }).format(share);
}

export function languageText(tag: string): string {
    try {
        return new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag;
    } catch {
        return tag;
    }
}

function locale(): string {
    return words.language === 'en' ? 'en-GB' : words.language;
}
