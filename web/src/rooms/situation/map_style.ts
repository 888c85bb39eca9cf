// How the map looks: ink on paper, or paper on ink in the dark. The one colour beside those of
// verification is what was selected.
import type {
    ExpressionSpecification,
    StyleSpecification,
    SymbolLayerSpecification,
} from 'maplibre-gl';
import { graticule } from './basemap';
import { isJudged, ringImage, ringRadius_px } from './map_rings';

export interface Palette {
    light: 'day' | 'night';
    sea: string;
    land: string;
    line: string;
    name: string;
    ink: string;
    paper: string;
    selected: string;
}

export const daylight: Palette = {
    light: 'day',
    sea: '#e9eef0',
    land: '#fbfaf7',
    line: '#c3c6c4',
    name: '#5f6664',
    ink: '#1b1d1f',
    paper: '#ffffff',
    selected: '#0072B2',
};

export const night: Palette = {
    light: 'night',
    sea: '#101416',
    land: '#1d2123',
    line: '#41484b',
    name: '#9aa3a5',
    ink: '#ececea',
    paper: '#16181a',
    selected: '#56B4E9',
};

const fonts = ['system-ui', 'sans-serif'];
const nothing = { type: 'FeatureCollection' as const, features: [] };

// A cell grows with the logarithm of its count: 10 and 10,000 can both be read.
const radii_px = [
    [0, 5],
    [0.3, 10],
    [1, 13],
    [2, 17],
    [3, 21],
    [5, 30],
] as const;

function byCount(ofRadius: (radius_px: number) => number): ExpressionSpecification {
    return [
        'interpolate',
        ['linear'],
        ['log10', ['max', 1, ['get', 'count']]],
        ...radii_px.flatMap(([log10, radius_px]) => [log10, ofRadius(radius_px)]),
    ] as ExpressionSpecification;
}

// One report alone in its cell is drawn as what it is: a point.
const isAlone: ExpressionSpecification = ['<=', ['get', 'count'], 1];

// What is held of the one report in a cell.
const heldOfOne: ExpressionSpecification = [
    'case',
    ['>', ['get', 'verified'], 0],
    'verified',
    ['>', ['get', 'doubtful'], 0],
    'doubtful',
    ['>', ['get', 'not'], 0],
    'not',
    'unseen',
];

// Small countries are named once one has come near.
const nearEnough: ExpressionSpecification = [
    'step',
    ['zoom'],
    ['>', ['get', 'extent'], 12],
    2.5,
    ['>', ['get', 'extent'], 5],
    3.5,
    ['>', ['get', 'extent'], 2],
    4.5,
    ['!', ['has', 'local']],
    6,
    ['!=', ['get', 'local'], 'district'],
    9,
    true,
];

export function mapStyle(palette: Palette, tiles: string, language: string): StyleSpecification {
    return {
        version: 8,
        sources: {
            land: { type: 'geojson', data: nothing },
            borders: { type: 'geojson', data: nothing },
            names: { type: 'geojson', data: nothing },
            graticule: { type: 'geojson', data: graticule() },
            selected: { type: 'geojson', data: nothing },
            tracks: { type: 'geojson', data: nothing },
            reports: { type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: 18 },
        },
        layers: [
            ...ground(palette),
            ...chosen(palette),
            ...tracks(palette),
            ...reports(palette, language),
            ...chosenPoint(palette),
        ],
    };
}

type Layers = StyleSpecification['layers'];

function ground(palette: Palette): Layers {
    return [
        { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
        { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land } },
        {
            id: 'graticule',
            type: 'line',
            source: 'graticule',
            paint: { 'line-color': palette.line, 'line-opacity': 0.4, 'line-width': 0.5 },
        },
        { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': palette.line, 'line-width': 1 } },
        {
            id: 'borders',
            type: 'line',
            source: 'borders',
            paint: { 'line-color': palette.line, 'line-width': 1, 'line-dasharray': [3, 2] },
        },
        {
            id: 'names',
            type: 'symbol',
            source: 'names',
            filter: nearEnough,
            layout: {
                'text-field': ['get', 'name'],
                'text-font': fonts,
                'text-size': 12,
                'text-max-width': 7,
                'symbol-sort-key': ['-', ['get', 'extent']],
            },
            paint: { 'text-color': palette.name, 'text-halo-color': palette.land, 'text-halo-width': 1.5 },
        },
    ];
}

// Where the selected report may be.
function chosen(palette: Palette): Layers {
    const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
    return [
        {
            id: 'selected-area',
            type: 'fill',
            source: 'selected',
            filter: isArea,
            paint: { 'fill-color': palette.selected, 'fill-opacity': 0.12 },
        },
        {
            id: 'selected-edge',
            type: 'line',
            source: 'selected',
            filter: isArea,
            paint: { 'line-color': palette.selected, 'line-width': 1.5, 'line-dasharray': [4, 2] },
        },
    ];
}

// Where patrols went; dashed between two points of which nothing is known, and where each is while it is replayed.
function tracks(palette: Palette): Layers {
    const sortIs = (sort: string): ExpressionSpecification => ['==', ['get', 'sort'], sort];
    const isChosen: ExpressionSpecification = ['boolean', ['get', 'chosen'], false];
    const line = {
        'line-color': ['case', isChosen, palette.selected, palette.ink] as ExpressionSpecification,
        'line-width': ['case', isChosen, 4, 2] as ExpressionSpecification,
    };
    return [
        { id: 'tracks', type: 'line', source: 'tracks', filter: sortIs('way'), paint: line },
        {
            id: 'track-gaps',
            type: 'line',
            source: 'tracks',
            filter: sortIs('gap'),
            paint: { ...line, 'line-dasharray': [2, 2], 'line-opacity': 0.7 },
        },
        {
            id: 'track-now',
            type: 'circle',
            source: 'tracks',
            filter: sortIs('now'),
            paint: {
                'circle-radius': 8,
                'circle-color': palette.paper,
                'circle-stroke-color': palette.selected,
                'circle-stroke-width': 4,
            },
        },
    ];
}

function reports(palette: Palette, language: string): Layers {
    return [
        {
            id: 'cells',
            type: 'circle',
            source: 'reports',
            'source-layer': 'cells',
            filter: ['!', isAlone],
            layout: { 'circle-sort-key': ['get', 'count'] }, // the largest on top, with its number to be read
            paint: {
                'circle-radius': byCount((radius_px) => radius_px),
                'circle-color': palette.paper,
                'circle-stroke-color': palette.ink,
                'circle-stroke-width': ['case', isJudged, 0, 2], // the ring is its edge
            },
        },
        {
            id: 'rings',
            type: 'symbol',
            source: 'reports',
            'source-layer': 'cells',
            filter: ['all', ['!', isAlone], isJudged],
            layout: {
                'icon-image': ringImage(palette),
                'icon-size': byCount((radius_px) => (radius_px + 2) / ringRadius_px),
                'icon-allow-overlap': true,
                'icon-ignore-placement': true,
                'symbol-sort-key': ['get', 'count'],
            },
        },
        {
            id: 'alone',
            type: 'symbol',
            source: 'reports',
            'source-layer': 'cells',
            filter: isAlone,
            layout: markLayout(['concat', 'mark-', heldOfOne, `-${palette.light}`]),
        },
        {
            id: 'counts',
            type: 'symbol',
            source: 'reports',
            'source-layer': 'cells',
            filter: ['!', isAlone],
            layout: {
                'text-field': ['number-format', ['get', 'count'], { locale: language }],
                'text-font': fonts,
                'text-size': 13,
                'text-padding': 1,
                'symbol-sort-key': ['-', ['get', 'count']],
            },
            paint: { 'text-color': palette.ink },
        },
        {
            id: 'stacked', // what lies under a count, to be pointed at
            type: 'circle',
            source: 'reports',
            'source-layer': 'stacked',
            paint: { 'circle-radius': 12, 'circle-opacity': 0 },
        },
        {
            id: 'points',
            type: 'symbol',
            source: 'reports',
            'source-layer': 'reports',
            layout: {
                ...markLayout(['concat', 'mark-', ['get', 'verification'], `-${palette.light}`]),
                // What was judged lies on top of what nobody has seen yet.
                'symbol-sort-key': ['case', ['==', ['get', 'verification'], 'unseen'], 0, 1],
            },
        },
    ];
}

// Every mark is drawn, whatever it covers: a report that is not shown would be a report that is not there.
function markLayout(image: ExpressionSpecification): NonNullable<SymbolLayerSpecification['layout']> {
    return {
        'icon-image': image,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 2, 0.6, 10, 0.9, 16, 1.2],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
    };
}

function chosenPoint(palette: Palette): Layers {
    return [
        {
            id: 'selected-point',
            type: 'circle',
            source: 'selected',
            filter: ['==', ['geometry-type'], 'Point'],
            paint: {
                'circle-radius': 10,
                'circle-color': palette.selected,
                'circle-stroke-color': palette.paper,
                'circle-stroke-width': 3,
            },
        },
    ];
}
