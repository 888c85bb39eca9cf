// A nomination while it is being filled in, and the body that is said.
import type { ContactLine } from '../../../api/directory';

type Body = ContactLine['body'];
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export interface Draft {
    role: Body['role'];
    name: string;
    state: string;
    region: Body['region'];
    matters: Body['matters'];
    languages: string;
    time_zone: string;
    days: (typeof days)[number][];
    from: string;
    to: string;
    web: boolean;
    mail: string;
    telephone: string;
    alternate: string;
    deputy: string;
    tlp: Body['tlp'];
    hours: Body['hours']; // as they were, where they are more than one line of the form
}

export function draftOf(body: Body | undefined): Draft {
    const address = (name: string): string => body?.channels.find(({ channel }) => channel === name)?.address ?? '';
    const [line] = body?.hours ?? [];
    return {
        role: body?.role ?? 'cert',
        name: body?.name ?? '',
        state: body?.state ?? '',
        region: body?.region ?? 'europe',
        matters: [...(body?.matters ?? ['incident' as const])],
        languages: body?.languages.join(', ') ?? '',
        time_zone: body?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        days: [...(line?.days ?? (body ? [] : days.slice(0, 5)))],
        from: line?.from ?? '09:00',
        to: line?.to ?? '17:00',
        web: body?.channels.some(({ channel }) => channel === 'web') ?? true,
        mail: address('mail'),
        telephone: address('telephone'),
        alternate: address('alternate'),
        deputy: body?.deputies?.[0]?.name ?? '',
        tlp: body?.tlp ?? 'AMBER',
        hours: body?.hours,
    };
}

export function bodyOf(draft: Draft, changes: string | undefined): object {
    const channels: object[] = draft.web ? [{ channel: 'web' }] : [];
    for (const channel of ['mail', 'telephone', 'alternate'] as const)
        if (draft[channel].trim()) channels.push({ channel, address: draft[channel].trim() });
    const more = draft.hours?.slice(1) ?? [];
    const hours = draft.days.length ? [{ days: [...draft.days], from: draft.from, to: draft.to }, ...more] : more;
    return {
        role: draft.role,
        name: draft.name.trim(),
        state: draft.state.trim(),
        region: draft.region,
        matters: [...draft.matters],
        languages: draft.languages.split(/[\s,;]+/).filter(Boolean),
        time_zone: draft.time_zone.trim(),
        hours,
        channels,
        ...(draft.deputy.trim() && { deputies: [{ name: draft.deputy.trim() }] }),
        tlp: draft.tlp,
        ...(changes && { changes }),
    };
}

export function zones(): string[] {
    return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}
