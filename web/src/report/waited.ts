// How long a report lay on this device. The one place where page script reads the device's clock: only the
// difference of two readings leaves it, so a clock that is wrong does no harm.
export function reading(): number {
    return Date.now();
}

export function secondsSince(kept: number): number {
    return Math.max(0, Math.round((reading() - kept) / 1000));
}
