// Every word the page itself says, in the reader's language. People's own words never pass through here.
import type english from '../i18n/en.json';
import type englishOfRecord from '../record/words/en.json';
import type englishOfChecks from '../rooms/confidence/checks/words/en.json';
import type englishOfDirectory from '../rooms/confidence/directory/words/en.json';
import type englishOfCommitments from '../rooms/confidence/commitments/words/en.json';
import type englishOfAreas from '../rooms/intake/areas/words/en.json';
import type englishOfImports from '../rooms/intake/imports/words/en.json';
import type englishOfMessages from '../rooms/intake/messages/words/en.json';
import type englishOfXForms from '../rooms/intake/xforms/words/en.json';
import type englishOfTracks from '../rooms/situation/tracks/words/en.json';
import type englishOfOverview from '../spaces/overview/words/en.json';
import type englishOfContact from '../rooms/intake/contact/words/en.json';
import type englishOfGateways from '../rooms/intake/gateways/words/en.json';
import type englishOfConsultation from '../rooms/confidence/consultation/words/en.json';

export const languages = [
    { code: 'ar', name: 'العربية' },
    { code: 'zh', name: '中文' },
    { code: 'en', name: 'English' },
    { code: 'fr', name: 'Français' },
    { code: 'ru', name: 'Русский' },
    { code: 'es', name: 'Español' },
] as const;

export type Language = (typeof languages)[number]['code'];
export type Key =
    | keyof typeof english
    | keyof typeof englishOfRecord
    | keyof typeof englishOfChecks
    | keyof typeof englishOfConsultation
    | keyof typeof englishOfContact
    | keyof typeof englishOfGateways
    | keyof typeof englishOfDirectory
    | keyof typeof englishOfCommitments
    | keyof typeof englishOfAreas
    | keyof typeof englishOfImports
    | keyof typeof englishOfMessages
    | keyof typeof englishOfOverview
    | keyof typeof englishOfTracks
    | keyof typeof englishOfXForms;
type Catalogue = Record<string, string | Record<string, string>>;

const catalogues = import.meta.glob<Catalogue>('../i18n/*.json', { import: 'default' });
// The words of a subject that few pages want come with what uses them.
const late = import.meta.glob<Catalogue>('../**/words/*.json', { import: 'default' });
const wanted = new Set<string>();

class Words {
    language = $state<Language>('en');
    catalogue = $state.raw<Catalogue>({});
}

export const words = new Words();

export function isRightToLeft(language: string): boolean {
    return language === 'ar';
}

export function wantedLanguage(): Language {
    const asked = new URLSearchParams(location.search).get('lang');
    for (const tag of [asked, remembered(), ...navigator.languages]) {
        const known = languages.find(({ code }) => code === tag?.toLowerCase().split('-')[0]);
        if (known) return known.code;
    }
    return 'en';
}

export async function speak(language: Language): Promise<void> {
    const load = catalogues[`../i18n/${language}.json`];
    if (!load) return;
    const besides = Array.from(wanted, (folder) => late[`../${folder}/words/${language}.json`]?.());
    const parts = await Promise.all([load(), ...besides]);
    words.catalogue = Object.assign({}, ...parts) as Catalogue;
    words.language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
}

// A part of the pages, and the words in the folder that it speaks with: 'record', 'rooms/confidence/directory'.
export async function worded<Part>(folder: string, part: Promise<{ default: Part }>): Promise<Part> {
    wanted.add(folder);
    const [come] = await Promise.all([part, speak(words.language)]);
    return come.default;
}

export function remember(language: Language): void {
    try {
        localStorage.setItem('language', language);
    } catch {
        // a browser that keeps nothing still shows the page
    }
}

// t('reports.count', {count: 3}): the count chooses the plural form, and numbers are written as the reader's.
export function t(key: Key, values: Record<string, string | number> = {}): string {
    const said = words.catalogue[key];
    const text = typeof said === 'object' ? (said[pluralForm(values['count'])] ?? said['other']) : said;
    return (text ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name] ?? '';
        return typeof value === 'number' ? numberText(value) : value;
    });
}

// People's words inside a sentence of the page: whatever direction they turn to, the sentence keeps its own.
export function isolated(theirs: string): string {
    return `\u2068${theirs}\u2069`;
}

export function numberText(value: number, digits = 0): string {
    return new Intl.NumberFormat(words.language, { maximumFractionDigits: digits }).format(value);
}

function pluralForm(count: string | number | undefined): string {
    return new Intl.PluralRules(words.language).select(Number(count ?? 0));
}

function remembered(): string | null {
    try {
        return localStorage.getItem('language');
    } catch {
        return null;
    }
}
