// The public form as a steward fills it in, and as it is said. What the page does not offer stays as it was.
import type { IntakeForm } from '../../api/spaces';
import { t } from '../../app/words.svelte';

export interface Draft {
    greetings: { language: string; text: string }[]; // language '': one for all
    categories: string; // one a line
    lon: string;
    lat: string;
    across_km: string;
}
export type Wrong = Partial<Record<'greeting' | 'categories' | 'around', string>>;

type Categories = NonNullable<IntakeForm['categories']>;
type Around = NonNullable<IntakeForm['around']>;

const greeting_limit = 1000;
const category_limit = 120;
const categories_limit = 12;

export function draftOf({ greeting, categories, around }: IntakeForm): Draft {
    const greetings =
        typeof greeting === 'object'
            ? Object.entries(greeting).map(([language, text]) => ({ language, text }))
            : [{ language: '', text: greeting ?? '' }];
    const [lon, lat, across_km] = around ? [around.lon, around.lat, around.across_km].map(String) : [];
    return {
        greetings,
        categories: (categories ?? []).map(nameOf).join('\n'),
        lon: lon ?? '',
        lat: lat ?? '',
        across_km: across_km ?? '',
    };
}

export function wrongIn(draft: Draft): Wrong {
    const wrong: Wrong = {};
    const longest = Math.max(...draft.greetings.map(({ text }) => lengthOf(text.trim())));
    if (longest > greeting_limit) wrong.greeting = t('wrong.long', { count: longest - greeting_limit });
    const names = namesIn(draft);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    const divided = names.find((name) => name.includes(';'));
    const long = names.find((name) => lengthOf(name) > category_limit);
    if (names.length > categories_limit) wrong.categories = t('form.categories.many');
    else if (twice) wrong.categories = t('form.categories.twice', { name: twice });
    else if (divided) wrong.categories = t('form.categories.divided', { name: divided });
    else if (long) wrong.categories = t('wrong.long', { count: lengthOf(long) - category_limit });
    const around = aroundIn(draft);
    if (around && !isOnGlobe(around)) wrong.around = t('form.around.wrong');
    return wrong;
}

// Of the form when it is open.
export function bodyOf(draft: Draft, was: IntakeForm): IntakeForm {
    const said = draft.greetings.map(({ language, text }) => [language, text.trim()] as const);
    const greetings = Object.fromEntries(said.filter(([, text]) => text));
    const greeting = '' in greetings ? greetings[''] : greetings;
    const categories: Categories = namesIn(draft).map(
        (name) => was.categories?.find((each) => nameOf(each) === name) ?? name,
    );
    const around = aroundIn(draft);
    return {
        open: true,
        ...(greeting && Object.keys(greetings).length > 0 && { greeting }),
        ...(categories.length > 0 && { categories }),
        ...(was.languages && { languages: was.languages }),
        ...(around && { around }),
    };
}

// The middle of a box of west, south, east and north, and how wide a map shows all of it.
export function aroundBox([west, south, east, north]: readonly [number, number, number, number]): Around {
    const km_a_degree = 111.32;
    const lat = Math.min(85, Math.max(-85, (south + north) / 2));
    const wide = (east - west) * Math.cos((lat * Math.PI) / 180);
    const across = 1.2 * km_a_degree * Math.max(wide, north - south);
    return {
        lon: Number(((west + east) / 2).toFixed(3)),
        lat: Number(lat.toFixed(3)),
        across_km: Math.min(40_000, Math.max(1, Math.ceil(across))),
    };
}

function nameOf(category: Categories[number]): string {
    return typeof category === 'string' ? category : category.name;
}
function namesIn({ categories }: Draft): string[] {
    return categories
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
}
function lengthOf(text: string): number {
    return [...text].length;
}
// Nothing where all three are empty; what is no number is NaN.
function aroundIn({ lon, lat, across_km }: Draft): Around | undefined {
    if (![lon, lat, across_km].some((each) => each.trim())) return undefined;
    return { lon: numberIn(lon), lat: numberIn(lat), across_km: numberIn(across_km) };
}
function numberIn(text: string): number {
    return text.trim() ? Number(text.trim().replace(',', '.')) : NaN;
}
function isOnGlobe({ lon, lat, across_km }: Around): boolean {
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && across_km >= 1 && across_km <= 40_000;
}
