// What the pages call the server's answers. Their members are in schema.ts, made from the server itself.
export type {
    Attachment,
    Box,
    CategoryCount,
    Clock,
    HistoryEntry,
    IntakeReport as ReportBody,
    Mode,
    Place,
    Report,
    ReportLine,
    ReportPage,
    Space,
    SpaceLine,
    Summary,
    TimeBin,
} from './schema';
