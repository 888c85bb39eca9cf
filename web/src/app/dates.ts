// Instants as people read them, always in UTC and saying so. No function here asks for the present.
import { words } from './words.svelte';

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
const minute: Intl.DateTimeFormatOptions = { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

export function instantText(at: string | number): string {
    const text = written(at, minute);
    return text && `${text} UTC`;
}

// The time of day, to the second.
export function clockText(at: string | number): string {
    const text = written(at, {
        hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC',
    });
    return text && `${text} UTC`;
}

export function dayText(at: string | number): string {
    return written(at, day);
}

function written(at: string | number, form: Intl.DateTimeFormatOptions): string {
    const instant = new Date(at);
    if (Number.isNaN(instant.getTime())) return String(at);
    // British order, day before month, is the house's English.
    const locale = words.language === 'en' ? 'en-GB' : words.language;
    return new Intl.DateTimeFormat(locale, form).format(instant);
}
