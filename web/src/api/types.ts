// What the server answers, as written in its OpenAPI page. Times are RFC 3339 UTC text.
import type { Said, Standing, Verification } from './judgements';

export type Mode = 'life' | 'exercise' | 'demonstration';

export interface SpaceLine {
    name: string;
    id: string;
    title: string;
    mode: Mode;
    public: boolean;
    role: string;
    size: number;
    reports?: number | null;
    last_heard_at?: string | null;
}

export interface Space extends SpaceLine {
    purpose: string;
    rooms: string[];
    now: string;
    checkpoint: string;
}

export interface Place {
    lon?: number;
    lat?: number;
    name?: string;
    radius_m?: number;
}

export interface ReportLine extends Standing {
    number: number;
    id: string;
    title: string;
    excerpt: string;
    at: string;
    heard_at: string;
    place: Place | null;
    categories: string[];
    language: string | null;
    via: string;
}

export interface ReportPage {
    as_of: number;
    next: number | null;
    reports: ReportLine[];
}

export interface Attachment {
    sha256: string;
    media_type: string;
    name?: string;
}

export interface ReportBody {
    title?: string;
    text?: string;
    language?: string;
    place?: Place;
    at?: string;
    categories?: string[];
    attachments?: Attachment[];
    corrects?: string;
    verified?: boolean;
    may_publish?: boolean;
    source?: { system?: string; id?: string; approved?: boolean; verified?: boolean };
}

export interface Report extends Standing {
    number: number;
    id: string;
    kind: string;
    party: string;
    via: string;
    said_at: string;
    heard_at: string;
    body_hash: string;
    leaf_hash: string;
    own_signature: boolean;
    body: ReportBody;
    corrected_by: number | null;
    history: Said[];
    as_of: number;
}

export interface CategoryCount {
    name: string;
    count: number;
}

export interface TimeBin {
    at: string;
    count: number;
}

export type Box = [west: number, south: number, east: number, north: number];

export interface Summary {
    as_of: number;
    count: number;
    placed: number;
    bbox: Box | null;
    from: string | null;
    to: string | null;
    categories: CategoryCount[];
    verifications: { name: Verification; count: number }[];
    days: TimeBin[];
    bin_ms: number;
}
